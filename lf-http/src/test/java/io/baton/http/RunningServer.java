package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baton.pool.PoolBuilder;
import io.baton.pool.PoolSnapshot;
import org.awaitility.core.ConditionFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A server under test on a port of the kernel's choice, and what must hold whenever one is closed. */
final class RunningServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Set<String> descriptors;
    private final HttpServer server;
    private final String name;
    private final Queue<Client> clients = new ConcurrentLinkedQueue<>();

    private RunningServer(Set<String> descriptors, HttpServer server, String name) {
        this.descriptors = descriptors;
        this.server = server;
        this.name = name;
    }

    static RunningServer start(Consumer<HttpServerBuilder> settings) throws IOException {
        return start(settings, pool -> { });
    }

    /** One handler for all targets, {@code *} too. */
    static RunningServer of(HttpHandler handler) throws IOException {
        HttpRoute route = new HttpRoute(BodyMode.WHOLE, handler);
        return start(server -> server.router(request -> route));
    }

    static RunningServer start(Consumer<HttpServerBuilder> settings,
            Consumer<PoolBuilder> poolSettings) throws IOException {
        Set<String> descriptors = TestFds.open();
        String name = "http" + NUMBER.incrementAndGet();
        HttpServerBuilder builder = HttpServer.builder().listen(anyPort()).pool(pool -> {
            pool.name(name);
            poolSettings.accept(pool);
        });
        settings.accept(builder);
        return new RunningServer(descriptors, builder.start(), name);
    }

    static SocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    HttpServer server() {
        return server;
    }

    HttpSnapshot snapshot() {
        return server.snapshot();
    }

    PoolSnapshot poolSnapshot() {
        return server.pool().snapshot();
    }

    SocketAddress address() {
        return server.localAddresses().get(0);
    }

    int port() {
        return ((InetSocketAddress) address()).getPort();
    }

    /** A client that the test may close; at the latest it is closed with the server. */
    Client connect() throws IOException {
        Client client = new Client(address());
        clients.add(client);
        return client;
    }

    /** The response to one request on a connection of its own. */
    Response ask(String request) throws IOException {
        try (Client client = connect()) {
            return client.ask(request);
        }
    }

    String threadPrefix() {
        return name + "-";
    }

    long liveThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith(threadPrefix())).count();
    }

    void awaitNoConnection() {
        eventually().until(() -> snapshot().connections() == 0 && poolSnapshot().connections() == 0);
    }

    /** Waits patiently, but looks often. */
    static ConditionFactory eventually() {
        return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    /** Waits patiently. */
    static void awaitThat(CountDownLatch latch, String what) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(what).isTrue();
    }

    /** Every request and every error has had its response: what holds where no client has gone before it. */
    void assertAllAnswered() {
        eventually().untilAsserted(() -> {
            HttpSnapshot now = snapshot();
            assertThat(now.responses()).as("responses of %s", now)
                    .isEqualTo(now.requests() + now.errors() + now.notFound());
        });
    }

    /** Closes the server and asserts what holds at the end of each. */
    @Override
    public void close() throws IOException {
        server.close();
        HttpSnapshot end = snapshot();
        PoolSnapshot pool = poolSnapshot();
        assertThat(end.connections()).as("connections of the server").isZero();
        assertThat(pool.connections()).as("connections of the pool").isZero();
        assertThat(pool.closed()).as("begun and closed").isEqualTo(pool.accepted() + pool.connects());
        assertThat(pool.exclusivityViolations()).as("threads in one connection's handler at once").isZero();
        assertThat(end.responses()).as("responses of %s", end)
                .isLessThanOrEqualTo(end.requests() + end.errors() + end.notFound());
        for (Client client : clients) {
            client.close();
        }
        eventually().untilAsserted(() -> assertThat(liveThreads()).as("threads").isZero());
        eventually().untilAsserted(() -> assertThat(TestFds.openedSince(descriptors)).as("descriptors left").isEmpty());
    }
}
