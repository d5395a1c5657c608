package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.core.ConditionFactory;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, of classes in directories, with limits of its own. */
final class ServerProcess implements AutoCloseable {

    /** What the server says of itself. */
    record Answer(int pauses, int threads, int connections) {
    }

    /** A JVM that starts beside busy ones, or whose heap is full, may need long for an answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /**
     * Starts it.
     *
     * @param limits a shell command that comes before it
     * @param options of the JVM, separated by spaces
     */
    ServerProcess(String limits, String options, Promotion promotion, Arming arming) throws IOException {
        this(limits, options, Followers.PLATFORM, promotion, arming);
    }

    /**
     * Starts it with this kind of followers.
     *
     * @param limits a shell command that comes before it
     * @param options of the JVM, separated by spaces
     */
    ServerProcess(String limits, String options, Followers followers, Promotion promotion, Arming arming)
            throws IOException {
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        String opened = followers == Followers.VIRTUAL ? " --add-opens=java.base/java.lang=ALL-UNNAMED" : "";
        String command = limits + "; exec \"$0\" " + options + opened
                + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp \"$1\" \"$2\" $3 $4 $5";
        process = new ProcessBuilder("sh", "-c", command, java, System.getProperty("java.class.path"),
                Server.class.getName(), followers.name(), promotion.name(), arming.name())
                .redirectErrorStream(true).start();
        reader = new Thread(this::read, "output of the server");
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
            }
        } catch (IOException e) {
            output.add("output ended: " + e);
        }
    }

    InetSocketAddress address() {
        eventually().until(() -> find("port ", 0) != null);
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(find("port ", 0)));
    }

    /** Asks it for its counters. */
    Answer ask() throws IOException {
        int seen = output.size();
        process.getOutputStream().write('?');
        process.getOutputStream().flush();
        eventually().failFast("the server has ended", () -> !process.isAlive()).untilAsserted(
                () -> assertThat(find("answer ", seen)).as("its answer; it said %s", output).isNotNull());
        String[] numbers = find("answer ", seen).split(" ");
        return new Answer(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
    }

    private static ConditionFactory eventually() {
        return RunningPool.eventually().atMost(PATIENCE);
    }

    private String find(String prefix, int from) {
        return output.stream().skip(from).filter(line -> line.startsWith(prefix)).findFirst()
                .map(line -> line.substring(prefix.length())).orElse(null);
    }

    long cpuMillis() {
        return process.info().totalCpuDuration().orElseThrow().toMillis();
    }

    List<String> output() {
        return output;
    }

    /** Has it close its pool, and sees it end in order. */
    void end() throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the server ends; %s", output).isTrue();
        assertThat(process.exitValue()).as("exit value; %s", output).isZero();
        reader.join();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /**
     * Echoes; fills the heap at {@code m} and lets go again, by an OutOfMemoryError that it does not catch. Tells its accept
     * pauses and threads for every byte on its standard input, and ends with that.
     */
    static final class Server implements ConnectionHandler {

        private static final int[] PIECES = {1 << 16, 1 << 10, 16};
        private static final long HELD_MILLIS = 20;
        private static Followers followers;

        @Override
        public void onData(Connection connection, ByteBuffer in) throws Exception {
            if (in.get(in.position()) != 'm') {
                connection.reply(in);
                return;
            }
            List<Object> hoard = new ArrayList<>(1 << 20);
            for (int piece : PIECES) {
                fill(hoard, piece);
            }
            hold();
            hoard.clear();
            throw new OutOfMemoryError("as asked for");
        }

        /** The JDK's timers of virtual threads need memory: one that sleeps while there is none may never wake. */
        private static void hold() throws InterruptedException {
            if (followers == Followers.PLATFORM) {
                Thread.sleep(HELD_MILLIS);
                return;
            }
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HELD_MILLIS);
            while (System.nanoTime() - end < 0) {
                Thread.yield();
            }
        }

        private static void fill(List<Object> hoard, int piece) {
            try {
                while (hoard.size() < 1 << 20) {
                    hoard.add(new byte[piece]);
                }
            } catch (OutOfMemoryError full) {
                // That is what it is for.
                Thread.onSpinWait();
            }
        }

        public static void main(String[] arguments) throws Exception {
            PrintStream out = System.out;
            followers = Followers.valueOf(arguments[0]);
            try (LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(4).name("served")
                    .followers(followers).promotion(Promotion.valueOf(arguments[1]))
                    .arming(Arming.valueOf(arguments[2]))
                    .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Server()).start()) {
                // Loads what it needs to answer while there are descriptors to load it with.
                answer(pool, out);
                out.println("port " + ((InetSocketAddress) pool.localAddresses().get(0)).getPort());
                while (System.in.read() >= 0) {
                    answer(pool, out);
                }
            }
        }

        private static void answer(LeaderFollowerPool pool, PrintStream out) throws InterruptedException {
            for (;;) {
                try {
                    long threads = Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("served-")).count();
                    PoolSnapshot now = pool.snapshot();
                    out.println("answer " + now.acceptPauses() + " " + threads + " " + now.connections());
                    return;
                } catch (OutOfMemoryError full) {
                    Thread.sleep(HELD_MILLIS);
                    // A part of the answer may have been written.
                    out.write('\n');
                }
            }
        }
    }
}
