package io.baton.benchmarks.profile;

import io.baton.benchmarks.Jdk;
import io.baton.benchmarks.Load;
import io.baton.benchmarks.NativeTools;
import io.baton.benchmarks.Page;
import io.baton.benchmarks.Peer;
import io.baton.benchmarks.Place;
import io.baton.benchmarks.Program;
import io.baton.benchmarks.Server;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Splits the CPU time of a message into parts: {@code profile baton-ffm c-edge netty-epoll:1 --connections 16}. */
@Command(name = "profile", sortOptions = false, mixinStandardHelpOptions = true,
        description = "Samples servers with perf under a load, by default an echo, and prints the parts of the time of a message.")
public final class Profile implements Callable<Integer> {

    private static final int TOP = 8;
    private static final double NOTHING = 0.005;

    @Parameters(arity = "1..*", paramLabel = "PEER",
            description = "as bench --peers has them; each is a column of the table")
    private List<String> peerNames;

    @Option(names = "--connections", defaultValue = "16", description = "default ${DEFAULT-VALUE}")
    private int connections;

    @Option(names = "--size", defaultValue = "64", description = "bytes of a message; default ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--load", split = " ", paramLabel = "ARGUMENTS", description = "of the driver, for another load than"
            + " the echo: \"--connections 64 --http /plaintext\"; a server takes its options with its name")
    private List<String> load = List.of();

    @Option(names = "--warmup", defaultValue = "8", description = "seconds before sampling; default ${DEFAULT-VALUE}")
    private int warmup;

    @Option(names = "--seconds", defaultValue = "10", description = "of sampling; default ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--frequency", defaultValue = "1999", description = "samples per second; default ${DEFAULT-VALUE}")
    private int frequency;

    @Option(names = "--server-cores", defaultValue = "0", description = "default ${DEFAULT-VALUE}")
    private String serverCores;

    @Option(names = "--driver-cores", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private String driverCores;

    @Option(names = "--jdk", description = "home of the JDK that runs the servers; default: the one that runs this")
    private Path jdk = Path.of(System.getProperty("java.home"));

    @Option(names = "--symbols", description = "also print the most frequent functions of each part")
    private boolean symbols;

    @Option(names = "--page",
            description = "a Markdown file whose block from <!-- profile --> to <!-- /profile --> gets the table")
    private Path page;

    /** Ends with an exit code of {@link Program}. */
    public static void main(String[] arguments) {
        Program.run(new Profile(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Page blocks = page == null ? null : new Page(page);
        List<Peer> peers = peerNames.stream().map(Peer::of).toList();
        Map<String, Subject.Outcome> outcomes;
        try (NativeTools tools = NativeTools.buildOrFail()) {
            Place servers = new Place(serverCores, 0);
            Place driver = new Place(driverCores, 0);
            outcomes = sample(peers, new Subject.Setup(
                    new Server.Setup(tools, Jdk.at(jdk), Subject.JVM_ARGUMENTS, servers, null, false), driver,
                    load.isEmpty() ? Load.echo(connections, size) : new Load("load", load), warmup, seconds, frequency));
        }
        String table = table(outcomes);
        System.out.print(table);
        if (symbols) {
            System.out.print(functions(outcomes));
        }
        if (blocks != null) {
            if (!blocks.replace("profile", table)) {
                throw new IOException(page + ": no block profile");
            }
            blocks.save();
        }
        return CommandLine.ExitCode.OK;
    }

    private static Map<String, Subject.Outcome> sample(List<Peer> peers, Subject.Setup setup)
            throws IOException, InterruptedException {
        Map<String, Subject.Outcome> outcomes = new LinkedHashMap<>();
        Path directory = Files.createTempDirectory("baton-profile");
        try {
            for (Peer peer : peers) {
                System.err.println(peer.name() + ": " + (setup.warmup() + setup.seconds()) + " s");
                try (Subject subject = Subject.start(peer, setup)) {
                    outcomes.put(peer.name(), subject.sample(directory));
                }
            }
        } finally {
            Files.delete(directory);
        }
        return outcomes;
    }

    /** Microseconds of CPU time for a message, by part. Parts without samples are left out. */
    static String table(Map<String, Subject.Outcome> outcomes) {
        StringBuilder out = new StringBuilder();
        out.append("| µs of CPU time for a message | ").append(String.join(" | ", outcomes.keySet())).append(" |\n");
        out.append("|---").append("|--:".repeat(outcomes.size())).append("|\n");
        for (Part part : Part.values()) {
            List<Double> micros = outcomes.values().stream().map(o -> o.micros() * o.tally().share(part)).toList();
            if (micros.stream().anyMatch(value -> value >= NOTHING)) {
                out.append(row(part.label(), micros));
            }
        }
        out.append(row("**all**", outcomes.values().stream().map(Subject.Outcome::micros).toList()));
        List<String> samples = new ArrayList<>();
        outcomes.forEach((peer, outcome) -> samples.add(peer + " " + outcome.tally().total()));
        return out.append("\nSamples: ").append(String.join(", ", samples)).append(".\n").toString();
    }

    private static String row(String label, List<Double> micros) {
        StringBuilder out = new StringBuilder("| ").append(label);
        micros.forEach(value -> out.append(" | ").append(
                value < NOTHING ? "–" : String.format(Locale.ROOT, "%.2f", value)));
        return out.append(" |\n").toString();
    }

    private static String functions(Map<String, Subject.Outcome> outcomes) {
        StringBuilder out = new StringBuilder();
        outcomes.forEach((peer, outcome) -> {
            out.append('\n').append(peer).append('\n');
            for (Part part : Part.values()) {
                List<String> top = outcome.tally().top(part, TOP);
                if (!top.isEmpty()) {
                    out.append("  ").append(part.label()).append(": ").append(String.join(", ", top)).append('\n');
                }
            }
        });
        return out.toString();
    }
}
