package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own that really has no descriptor left. */
class OutOfDescriptorsTest {

    private static final int LIMIT = 150;

    @Test
    void liveConnectionsAreServedAndAcceptingResumesWhenDescriptorsAreFreed() throws Exception {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        String command = "ulimit -n " + LIMIT + "; "
                + "exec \"$0\" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp \"$1\" \"$2\"";
        Process server = new ProcessBuilder("sh", "-c", command, java, System.getProperty("java.class.path"),
                Server.class.getName())
                .redirectErrorStream(true).start();
        Deque<Client> clients = new ArrayDeque<>();
        try (BufferedReader says = new BufferedReader(new InputStreamReader(server.getInputStream()))) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(says));
            Client first = new Client(address);
            assertThat(first.roundTrip("hello")).isEqualTo("hello");
            // The kernel finishes the handshakes of all of these; the server cannot take them all.
            for (int i = 0; i < LIMIT; i++) {
                clients.add(new Client(address));
                clients.getLast().send("hello");
            }
            Client waiting = clients.removeLast();
            long cpuBefore = cpuMillis(server);
            long start = System.nanoTime();
            while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2)) {
                assertThat(first.roundTrip("served")).isEqualTo("served");
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(cpuMillis(server) - cpuBefore).as("CPU milliseconds in two seconds without descriptors")
                    .isLessThan(1_000);
            String pauses = ask(first, server, says);
            assertThat(Integer.parseInt(pauses)).as("accept pauses").isBetween(1, 15);

            while (!clients.isEmpty()) {
                clients.removeFirst().close();
            }
            long freed = System.nanoTime();
            assertThat(waiting.readText(5)).isEqualTo("hello");
            assertThat(System.nanoTime() - freed).isLessThan(TimeUnit.SECONDS.toNanos(5));
            waiting.close();
            first.close();
            server.getOutputStream().close();
            assertThat(server.waitFor(20, TimeUnit.SECONDS)).as("the server ends").isTrue();
            assertThat(server.exitValue()).isZero();
        } finally {
            clients.forEach(OutOfDescriptorsTest::closeQuietly);
            server.destroyForcibly().waitFor();
        }
    }

    private static int port(BufferedReader says) throws IOException {
        String line = says.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = says.readLine();
        }
        assertThat(line).as("the server's first words").isNotNull();
        return Integer.parseInt(line.substring(5));
    }

    private static String ask(Client any, Process server, BufferedReader says) throws IOException {
        any.roundTrip("and now the counter");
        server.getOutputStream().write('?');
        server.getOutputStream().flush();
        String line = says.readLine();
        while (line != null && !line.startsWith("pauses ")) {
            line = says.readLine();
        }
        assertThat(line).isNotNull();
        return line.substring(7);
    }

    private static long cpuMillis(Process process) {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }

    private static void closeQuietly(Client client) {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Echoes; tells its accept pauses for every byte on its standard input, and ends with that. */
    static final class Server {

        private Server() {
        }

        public static void main(String[] arguments) throws Exception {
            try (LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(2)
                    .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), RunningPool.ECHO).start()) {
                // Loads what it needs to answer while there are descriptors to load it with.
                System.out.println("counters " + pool.snapshot());
                System.getLogger("warm").log(System.Logger.Level.WARNING, "warm {0}", pool);
                System.out.println("port " + ((InetSocketAddress) pool.localAddresses().get(0)).getPort());
                while (System.in.read() >= 0) {
                    System.out.println("pauses " + pool.snapshot().acceptPauses());
                }
            }
        }
    }
}
