package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.baton.pool.LeaderFollowerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Where a server listens, and on which pool. */
@org.junit.jupiter.api.Timeout(60)
class ListenersTest {

    @Test
    void aServerListensOnSeveralAddresses() throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings.listen(RunningServer.anyPort())
                .listen(RunningServer.anyPort()).route("/", (request, response) -> response.send("ok")))) {
            assertThat(server.server().localAddresses()).hasSize(3).doesNotHaveDuplicates();
            for (var address : server.server().localAddresses()) {
                try (Client client = new Client(address)) {
                    assertThat(client.ask(Client.get("/")).text()).isEqualTo("ok");
                }
            }
            server.assertAllAnswered();
            assertThat(server.snapshot().requests()).isEqualTo(3);
        }
    }

    @Test
    void aUnixDomainSocketIsAnAddressToo(@TempDir Path directory) throws IOException {
        Path path = directory.resolve("socket");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (RunningServer server = RunningServer.start(settings -> settings.listen(address).route("/", (request,
                response) ->
                response.send(request.localAddress() + " "
                        + (request.remoteAddress() instanceof UnixDomainSocketAddress))))) {
            assertThat(server.server().localAddresses()).element(1).isEqualTo(address);
            try (SocketChannel channel = SocketChannel.open(address)) {
                ResponseReader reader = new ResponseReader(Channels.newInputStream(channel));
                for (int i = 0; i < 10; i++) {
                    channel.write(ByteBuffer.wrap(Client.get("/").getBytes(StandardCharsets.US_ASCII)));
                    assertThat(reader.read(false).text()).isEqualTo(path + " true");
                }
            }
        }
        assertThat(Files.exists(path)).as("the socket's file").isFalse();
    }

    @Test
    void aServerRunsOnAPoolOfTheUsersBesideAnotherProtocol() throws Exception {
        Set<String> before = TestFds.open();
        HttpServer http = HttpServer.builder().route("/", (request, response) -> response.send("ok")).build();
        try (LeaderFollowerPool pool = LeaderFollowerPool.builder().name("mixed")
                .listen(RunningServer.anyPort(), (connection, in) -> connection.reply(in))
                .listen(RunningServer.anyPort(), http.connectionHandler()).listen(RunningServer.anyPort(),
                        http.connectionHandler())
                .start()) {
            try (Client echo = new Client(pool.localAddresses().get(0));
                    Client one = new Client(pool.localAddresses().get(1));
                    Client two = new Client(pool.localAddresses().get(2))) {
                for (int i = 0; i < 10; i++) {
                    echo.send("not HTTP");
                    assertThat(echo.readText(8)).isEqualTo("not HTTP");
                    assertThat(one.ask(Client.get("/")).text()).isEqualTo("ok");
                    assertThat(two.ask(Client.get("/")).text()).isEqualTo("ok");
                }
                assertThat(http.snapshot().connections()).isEqualTo(2);
                assertThat(http.snapshot().requests()).isEqualTo(20);
                http.close(Duration.ofSeconds(5));
                assertThat(one.isEnded()).isTrue();
                assertThat(two.isEnded()).isTrue();
                assertThat(http.snapshot().connections()).isZero();
                echo.send("not HTTP");
                assertThat(echo.readText(8)).as("the pool stays open").isEqualTo("not HTTP");
                try (Client late = new Client(pool.localAddresses().get(1))) {
                    late.waitAtMost(Duration.ofSeconds(15));
                    late.send(Client.get("/"));
                    assertThat(late.readToEnd()).as("a request to a closed server").doesNotContain("ok");
                } catch (IOException reset) {
                    // That is an end as well.
                }
            }
        }
        http.awaitClose();
        await().untilAsserted(() -> assertThat(TestFds.openedSince(before)).isEmpty());
    }

    @Test
    void aServerServesSeveralPools() throws Exception {
        HttpServer http = HttpServer.builder().route("/", (request, response) -> response.send("ok")).build();
        try (LeaderFollowerPool a = LeaderFollowerPool.builder().listen(RunningServer.anyPort(),
                http.connectionHandler()).start();
                LeaderFollowerPool b = LeaderFollowerPool.builder().listen(RunningServer.anyPort(),
                        http.connectionHandler()).start();
                Client one = new Client(a.localAddresses().get(0)); Client two = new Client(b.localAddresses()
                        .get(0))) {
            assertThat(one.ask(Client.get("/")).text()).isEqualTo("ok");
            assertThat(two.ask(Client.get("/")).text()).isEqualTo("ok");
            assertThat(http.snapshot().connections()).isEqualTo(2);
            closeNow(a);
            assertThat(one.isEnded()).isTrue();
            assertThat(two.ask(Client.get("/")).text()).isEqualTo("ok");
            http.close(Duration.ofSeconds(5));
            assertThat(two.isEnded()).isTrue();
        }
    }

    private static void closeNow(LeaderFollowerPool pool) {
        pool.close();
    }
}
