package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own that really has no descriptor left, and has logged nothing before. */
class OutOfDescriptorsTest {

    private static final int LIMIT = 150;

    @ParameterizedTest
    @CsvSource({"MEASURED,ADAPTIVE", "MEASURED,ONESHOT", "EAGER,ADAPTIVE", "LEADER_ONLY,ADAPTIVE",
            "LEADER_ONLY,ONESHOT"})
    void liveConnectionsAreServedAndAcceptingResumesWhenDescriptorsAreFreed(Promotion promotion, Arming arming)
            throws Exception {
        Deque<Client> clients = new ArrayDeque<>();
        long begun = System.nanoTime();
        try (ServerProcess server = new ServerProcess("ulimit -n " + LIMIT, "-Xmx64m", promotion, arming)) {
            Client first = new Client(server.address());
            assertThat(first.roundTrip("hello")).isEqualTo("hello");
            int threads = server.ask().threads();
            // The kernel finishes the handshakes of all of these; the server cannot take them all.
            for (int i = 0; i < LIMIT; i++) {
                clients.add(new Client(server.address()));
                clients.getLast().send("hello");
            }
            Client waiting = clients.removeLast();
            long cpuBefore = server.cpuMillis();
            long start = System.nanoTime();
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
                assertThat(first.roundTrip("served")).isEqualTo("served");
                churn(clients, server);
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(server.cpuMillis() - cpuBefore).as("CPU milliseconds in two seconds without descriptors")
                    .isLessThan(1_500);
            ServerProcess.Answer without = server.ask();
            assertThat(without.pauses()).as("accept pauses").isPositive();
            assertThat(without.threads()).isEqualTo(threads);

            while (!clients.isEmpty()) {
                clients.removeFirst().close();
            }
            long freed = System.nanoTime();
            assertThat(waiting.readText(5)).isEqualTo("hello");
            assertThat(System.nanoTime() - freed).isLessThan(TimeUnit.SECONDS.toNanos(5));
            waiting.close();
            first.close();
            assertThat(server.ask().threads()).isEqualTo(threads);
            server.end();
            assertThat(server.output()).as("one report a second").filteredOn(line -> line.contains("accepting pauses"))
                    .hasSizeBetween(1, 2 + (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
            assertThat(server.output()).noneMatch(line -> line.contains("NoClassDefFoundError"));
        } finally {
            clients.forEach(OutOfDescriptorsTest::closeQuietly);
        }
    }

    /** One goes, so that there is a descriptor and accepting resumes, and pauses again; and another one comes. */
    private static void churn(Deque<Client> clients, ServerProcess server) throws IOException {
        clients.removeFirst().close();
        clients.add(new Client(server.address()));
        clients.getLast().send("hello");
    }

    private static void closeQuietly(Client client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
