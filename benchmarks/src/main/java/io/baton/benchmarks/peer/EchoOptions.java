package io.baton.benchmarks.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The command line that every peer understands, {@code --port 0 --threads N --block-byte b --block-for 10ms}, and the
 * options of single peers ({@link #extra}). HTTP peers take {@code --block-path /block}, whose handler sleeps. If a read begins with the block byte, the handler sleeps before it
 * answers; with {@code --block-by work} it uses as much CPU time instead. Of an option that is given twice the last
 * one counts. The answer is an echo; with {@code --reply-bytes N --message-bytes M} peers that use {@link #replies}
 * answer each message of M bytes with N bytes.
 *
 * @param port 0 for one that is free
 * @param threads of the loop or pool; each peer says which
 * @param blockByte −1 when no byte blocks
 * @param blockNanos how long it blocks
 * @param burn the work instead of sleeping, or null
 * @param extra the other {@code --name value} pairs, without the dashes
 */
public record EchoOptions(int port, int threads, int blockByte, long blockNanos, Burn burn, Map<String, String> extra) {

    private static final int BACKLOG = 4096;

    /** Reads a command line of {@code --name value} pairs. */
    public static EchoOptions of(String... arguments) {
        if (arguments.length % 2 != 0) {
            throw new IllegalArgumentException("--name value pairs, not " + String.join(" ", arguments));
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            values.put(arguments[i].substring("--".length()), arguments[i + 1]);
        }
        int port = Integer.parseInt(take(values, "port", "0"));
        int threads = Integer.parseInt(take(values, "threads", "1"));
        String block = take(values, "block-byte", "");
        long nanos = nanos(take(values, "block-for", "10ms"));
        Burn burn = take(values, "block-by", "sleep").equals("work") ? Burn.of(nanos) : null;
        return new EchoOptions(port, threads, block.isEmpty() ? -1 : block.charAt(0), nanos, burn, Map.copyOf(values));
    }

    /** The answer to each message; null to echo. */
    Replies replies() {
        String bytes = extra.get("reply-bytes");
        return bytes == null ? null
                : new Replies(Integer.parseInt(extra.getOrDefault("message-bytes", "64")), Integer.parseInt(bytes));
    }

    private static String take(Map<String, String> values, String name, String absent) {
        String value = values.remove(name);
        return value == null ? absent : value;
    }

    private static long nanos(String duration) {
        int digits = 0;
        while (digits < duration.length() && Character.isDigit(duration.charAt(digits))) {
            digits++;
        }
        long number = Long.parseLong(duration.substring(0, digits));
        return switch (duration.substring(digits)) {
            case "us" -> TimeUnit.MICROSECONDS.toNanos(number);
            case "ms" -> TimeUnit.MILLISECONDS.toNanos(number);
            case "s" -> TimeUnit.SECONDS.toNanos(number);
            default -> throw new IllegalArgumentException("a duration has us, ms or s: " + duration);
        };
    }

    /** Loopback, on the wanted port. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    int backlog() {
        return BACKLOG;
    }

    /** Sleeps or works in the calling thread if the first byte of a message is the block byte. */
    void blockIfAsked(byte first) {
        if ((first & 0xff) == blockByte) {
            block();
        }
    }

    /** The path of requests that block; null where none does. */
    String blockPath() {
        return extra.get("block-path");
    }

    /** Sleeps or works in the calling thread. */
    void block() {
        if (burn != null) {
            burn.run();
        } else {
            long end = System.nanoTime() + blockNanos;
            for (long left = blockNanos; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    /** Prints the port, alone on a line, for the runner. From then on this JVM answers questions. */
    static void announce(int port) {
        System.out.println(port);
        Introspection.start();
    }
}
