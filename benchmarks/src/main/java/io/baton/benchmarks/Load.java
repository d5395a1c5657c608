package io.baton.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One load on a server: the driver's arguments, without the port.
 *
 * @param label its name in the tables
 * @param arguments of the driver
 */
public record Load(String label, List<String> arguments) {

    private static final double MILLIS_PER_SECOND = 1000;
    /** The first messages come back as late as the last connection begins, or a little later. */
    private static final double STEADY = 1.2;

    static final String BLOCK_BYTE = "b";
    /** How long the handler sleeps for a message that begins with the block byte. */
    public static final String BLOCK_FOR = "10ms";
    /** The same in milliseconds. */
    static final double BLOCK_MILLIS = 10;

    /** A load of that name; the arguments are those of the driver. */
    public static Load of(String label, Object... arguments) {
        List<String> words = new ArrayList<>();
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return new Load(label, words);
    }

    /** A closed loop: on each of the connections one message is under way. */
    public static Load echo(int connections, int size) {
        return of(connections + " connections", "--connections", connections, "--size", size);
    }

    /** The same for HTTP: on each of the connections one request for TechEmpower's plaintext is under way, of 73 bytes. */
    public static Load plaintext(int connections) {
        return of(connections + " connections", "--connections", connections, "--http", "/plaintext", "--head", "small");
    }

    /** No load, only idle connections. */
    public static Load idle(int connections) {
        return of(connections + " idle");
    }

    /** No load, only handlers that are blocked. */
    public static Load blocked(int connections) {
        return of(connections + " blocked");
    }

    /** The same load by another name, with more arguments. */
    public Load as(String otherLabel, Object... more) {
        return new Load(otherLabel, with(more).arguments());
    }

    /** The same load with more arguments. */
    public Load with(Object... more) {
        List<String> words = new ArrayList<>(arguments);
        for (Object argument : more) {
            words.add(argument.toString());
        }
        return new Load(label, words);
    }

    /** The number after an option of the driver; 0 where it is not given. */
    int option(String name) {
        int at = arguments.indexOf(name);
        return at < 0 ? 0 : Integer.parseInt(arguments.get(at + 1));
    }

    /** A message of this load that blocks no handler. */
    Greeted.Greeting greeting() {
        int at = arguments.indexOf("--http");
        return at < 0 ? Greeted::echo : new HttpGreeting(arguments.get(at + 1));
    }

    /** Whether some messages block their handlers. */
    boolean isBlocking() {
        return option("--slow") > 0 || option("--block-chance") > 0;
    }

    /** How long a message blocks that does. */
    double blockSeconds() {
        return (arguments.contains("--block-ms") ? option("--block-ms") : BLOCK_MILLIS) / MILLIS_PER_SECOND;
    }

    /** Seconds until its slow connections, which begin one after the other, are in a steady state. */
    double begins() {
        return STEADY * option("--stagger") / MILLIS_PER_SECOND;
    }

    /** Whether a new server is warmed up with it. Not if only idle connections distinguish it from another load. */
    boolean isWarmedUp() {
        return !arguments.contains("--idle");
    }

    /**
     * Runs the driver to its end.
     *
     * @param port of the server, on loopback
     * @param pid of the server, whose CPU time the report is to have
     * @param place where the driver runs
     * @return the fields of its report, see README.md
     * @throws IOException if a reply is wrong or missing
     */
    public Map<String, Object> run(NativeTools tools, int port, long pid, Place place)
            throws IOException, InterruptedException {
        List<String> command = place.command();
        command.add(tools.program("load").toString());
        command.addAll(List.of("--port", Integer.toString(port), "--server", Long.toString(pid)));
        command.addAll(List.of("--block-byte", BLOCK_BYTE));
        command.addAll(arguments);
        Process driver = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String report = new String(driver.getInputStream().readAllBytes()).trim();
            if (driver.waitFor() != 0) {
                throw new IOException("load " + String.join(" ", arguments) + ": " + report);
            }
            return Json.read(report);
        } finally {
            driver.destroyForcibly();
        }
    }
}
