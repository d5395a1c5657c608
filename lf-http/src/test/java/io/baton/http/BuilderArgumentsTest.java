package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.ConnectionHandler;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;

/** What the builder, the limits and a route take, and what they refuse. */
class BuilderArgumentsTest {

    private static final HttpHandler OK = (request, response) -> response.send("ok");

    private static HttpServerBuilder builder() {
        return HttpServer.builder();
    }

    private static void nullIsNamed(String name, ThrowingCallable call) {
        assertThatNullPointerException().as(name).isThrownBy(call).withMessageContaining(name);
    }

    private static void rangeIsNamed(String name, ThrowingCallable call) {
        assertThatIllegalArgumentException().as(name).isThrownBy(call).withMessageContaining(name);
    }

    @Test
    void nullIsRefusedByName() {
        nullIsNamed("address", () -> builder().listen(null));
        nullIsNamed("path", () -> builder().route(null, OK));
        nullIsNamed("handler", () -> builder().route("/", null));
        nullIsNamed("mode", () -> builder().route("/", null, OK));
        nullIsNamed("handler", () -> builder().route("/", BodyMode.STREAM, null));
        nullIsNamed("prefix", () -> builder().routePrefix(null, OK));
        nullIsNamed("handler", () -> builder().routePrefix("/", null));
        nullIsNamed("mode", () -> builder().routePrefix("/", null, OK));
        nullIsNamed("router", () -> builder().router(null));
        nullIsNamed("limits", () -> builder().limits(null));
        nullIsNamed("drainTimeout", () -> builder().drainTimeout(null));
        nullIsNamed("pool", () -> builder().pool(null));
        nullIsNamed("mode", () -> new HttpRoute(null, OK));
        nullIsNamed("handler", () -> new HttpRoute(BodyMode.WHOLE, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b", "*", " /a", "http://a/"})
    void aPathBeginsWithASlash(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().route(path, OK));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().routePrefix(path, OK));
    }

    @Test
    void aPathHasOneRoute() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().route("/a", OK).route("/a", OK))
                .withMessageContaining("/a");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().routePrefix("/a", OK).routePrefix("/a", OK))
                .withMessageContaining("/a");
        assertThat(builder().route("/a", OK).routePrefix("/a", OK).route("/a/", OK).route("/b", OK)).isNotNull();
    }

    @Test
    void addressesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().listen(InetSocketAddress.createUnresolved("localhost", 0)));
    }

    @Test
    void aDrainTimeoutIsNotNegative() {
        rangeIsNamed("drainTimeout", () -> builder().drainTimeout(Duration.ofMillis(-1)));
        assertThat(builder().drainTimeout(Duration.ZERO).drainTimeout(Duration.ofDays(100_000))).isNotNull();
    }

    @Test
    void limitsHaveTheirDefaults() {
        assertThat(HttpLimits.DEFAULTS).isEqualTo(new HttpLimits(8_192, 32_768, 100, 1 << 20, 1L << 30,
                Duration.ofSeconds(10), 240, Duration.ofSeconds(60), 1_000_000, 32));
    }

    @Test
    void limitsAreChecked() {
        HttpLimits limits = HttpLimits.DEFAULTS;
        rangeIsNamed("requestLine", () -> limits.withRequestLine(63));
        rangeIsNamed("headerBytes", () -> limits.withHeaderBytes(255));
        rangeIsNamed("headerCount", () -> limits.withHeaderCount(0));
        rangeIsNamed("wholeBody", () -> limits.withWholeBody(-1));
        rangeIsNamed("body", () -> limits.withBody(-1));
        rangeIsNamed("headTimeout", () -> limits.withHeadTimeout(Duration.ofMillis(9)));
        rangeIsNamed("headTimeout", () -> limits.withHeadTimeout(Duration.ZERO));
        rangeIsNamed("bodyBytesPerSecond", () -> limits.withBodyBytesPerSecond(-1));
        rangeIsNamed("idleTimeout", () -> limits.withIdleTimeout(Duration.ofMillis(9)));
        rangeIsNamed("idleTimeout", () -> limits.withIdleTimeout(Duration.ofMillis(-1)));
        rangeIsNamed("requestsPerConnection", () -> limits.withRequestsPerConnection(0));
        rangeIsNamed("pipelined", () -> limits.withPipelined(0));
        nullIsNamed("headTimeout", () -> limits.withHeadTimeout(null));
        nullIsNamed("idleTimeout", () -> limits.withIdleTimeout(null));
    }

    @Test
    void aLimitIsChangedInACopy() {
        HttpLimits limits = HttpLimits.DEFAULTS.withRequestLine(64).withHeaderBytes(256).withHeaderCount(1)
                .withWholeBody(0)
                .withBody(0).withHeadTimeout(Duration.ofMillis(10)).withBodyBytesPerSecond(0)
                        .withIdleTimeout(Duration.ZERO)
                .withRequestsPerConnection(1).withPipelined(1);
        assertThat(limits).isEqualTo(
                new HttpLimits(64, 256, 1, 0, 0, Duration.ofMillis(10), 0, Duration.ZERO, 1, 1));
        assertThat(HttpLimits.DEFAULTS.requestLine()).isEqualTo(8_192);
    }

    /** Not in use, but possible: a server of the longest timeouts works. */
    @Test
    void timeoutsMayBeAsLongAsADurationCanBe() throws IOException {
        Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
        try (RunningServer server = RunningServer.start(settings -> settings.route("/", OK).drainTimeout(ever)
                .limits(HttpLimits.DEFAULTS.withHeadTimeout(ever).withIdleTimeout(ever)
                        .withBodyBytesPerSecond(Integer.MAX_VALUE).withWholeBody(Integer.MAX_VALUE)
                                .withBody(Long.MAX_VALUE)));
                Client client = server.connect()) {
            client.send("GET / HTTP/1.1\r\n");
            assertThat(client.isSilentFor(Duration.ofMillis(50))).isTrue();
            assertThat(client.ask("Host: localhost\r\n\r\n").text()).isEqualTo("ok");
        }
    }

    @Test
    void aRouteTellsWhatItIs() {
        HttpRoute route = new HttpRoute(BodyMode.STREAM, OK);
        assertThat(route.mode()).isEqualTo(BodyMode.STREAM);
        assertThat(route.handler()).isSameAs(OK);
    }

    @Test
    void aServerWithoutAnAddressDoesNotStart() {
        assertThatIllegalStateException().isThrownBy(() -> builder().route("/", OK).start());
    }

    @Test
    void anAddressInUseLeavesNothingBehind() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Set<String> before = TestFds.open();
            assertThatThrownBy(() -> builder().route("/", OK).pool(pool -> pool.name("taken"))
                    .listen(new InetSocketAddress("127.0.0.1", taken.getLocalPort())).start())
                            .isInstanceOf(IOException.class);
            assertThat(TestFds.openedSince(before)).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("taken-"));
        }
    }

    @Test
    void aServerForAPoolOfTheUsersHasNone() {
        try (HttpServer server = builder().route("/", OK).build()) {
            assertThatIllegalStateException().isThrownBy(server::pool);
            assertThat(server.localAddresses()).isEmpty();
            ConnectionHandler handler = server.connectionHandler();
            assertThat(handler).isNotNull();
            assertThat(server.snapshot()).isEqualTo(new HttpSnapshot(0, 0, 0, 0, 0, 0, 0));
        }
    }

    @Test
    void closeTakesADrainTimeoutThatIsNotNegative() throws IOException {
        try (RunningServer server = RunningServer.of(OK)) {
            assertThatIllegalArgumentException().isThrownBy(() -> server.server().close(Duration.ofMillis(-1)));
            nullIsNamed("drain", () -> server.server().close(null));
            assertThat(server.ask(Client.get("/")).text()).isEqualTo("ok");
        }
    }

    @Test
    void settingsOfThePoolAreMadeAtTheStart() throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings.route("/", OK), pool ->
                pool.maxConnections(1));
                Client first = server.connect()) {
            assertThat(first.ask(Client.get("/")).text()).isEqualTo("ok");
            try (Client second = server.connect()) {
                assertThat(second.isEnded()).isTrue();
            }
            assertThat(server.poolSnapshot().refused()).isEqualTo(1);
        }
    }
}
