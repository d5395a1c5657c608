package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own whose handlers fill the heap to the last byte, again and again. */
class FullHeapTest {

    private static final int ROUNDS = 8;
    private static final int AT_ONCE = 3;
    private static final int NEW_SERVERS = 2;
    /** Three handlers that fill the heap bring about hundreds of full collections, before any other thread goes on. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @ParameterizedTest
    @EnumSource(Promotion.class)
    void afterwardsThePoolHasAllItsThreadsAndServes(Promotion promotion) throws Exception {
        fillTheHeap(Followers.PLATFORM, promotion, ROUNDS);
    }

    /** The JVM links and initializes a good deal where it is first used, which fails if the heap is full then. */
    @ParameterizedTest
    @EnumSource(Promotion.class)
    void aPoolThatHasServedNobodyYetSurvivesIt(Promotion promotion) throws Exception {
        for (int server = 0; server < NEW_SERVERS; server++) {
            fillTheHeap(Followers.PLATFORM, promotion, 1);
        }
    }

    @Test
    void withVirtualFollowersEveryConnectionEndsToo() throws Exception {
        assumeTrue(Followers.canBeVirtual(), Followers.support());
        fillTheHeap(Followers.VIRTUAL, Promotion.MEASURED, ROUNDS);
    }

    private static void fillTheHeap(Followers followers, Promotion promotion, int rounds) throws Exception {
        try (ServerProcess server = new ServerProcess("true", "-Xmx32m -XX:MaxDirectMemorySize=8m", followers,
                promotion, Arming.ADAPTIVE)) {
            int threads = server.ask().threads();
            for (int round = 0; round < rounds; round++) {
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    Client client = new Client(server.address());
                    client.send("m");
                    clients.add(client);
                }
                for (int i = 0; i < 20; i++) {
                    tryToEcho(server);
                }
                for (Client client : clients) {
                    client.close();
                }
            }
            // An answer alone may take as long as that.
            await().atMost(LIMIT.multipliedBy(2)).pollInterval(100, TimeUnit.MILLISECONDS).untilAsserted(
                    () -> assertThat(server.ask().connections())
                            .as("connections left; the server said %s", server.output()).isZero());
            for (int i = 0; i < 50; i++) {
                try (Client client = new Client(server.address())) {
                    client.waitAtMost(LIMIT);
                    client.send("served");
                    assertThat(client.reads("served")).as("served; the server said %s", server.output()).isTrue();
                }
            }
            assertThat(server.ask().threads()).isEqualTo(threads);
            server.end();
        }
    }

    /** While the heap is full a connection may be closed, or have to wait; but it may not hang for ever. */
    private static void tryToEcho(ServerProcess server) throws InterruptedException {
        try (Client client = new Client(server.address())) {
            client.waitAtMost(LIMIT);
            client.send("echo");
            client.reads("echo");
        } catch (java.net.SocketTimeoutException hangs) {
            throw new AssertionError("a connection hangs; " + server.output(), hangs);
        } catch (IOException closed) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
