package io.baton.benchmarks.soak;

import io.baton.benchmarks.Jdk;
import io.baton.benchmarks.Json;
import io.baton.benchmarks.Machine;
import io.baton.benchmarks.Program;
import io.baton.benchmarks.chart.SeriesChart;
import io.baton.pool.Followers;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Everything at once, for long: {@code bench soak --minutes 10}. README.md says what it does and when it fails. */
@Command(name = "bench soak", sortOptions = false, mixinStandardHelpOptions = true,
        description = "Loads Baton with everything at once, for long. Fails if heap, direct memory, descriptors or"
                + " threads grow, or if a byte is lost, foreign or out of order.")
public final class Soak implements Callable<Integer> {

    private static final int VIRTUAL_SINCE = 21;
    private static final double MIB = 1 << 20;

    @Option(names = "--minutes", defaultValue = "10", description = "how long; default ${DEFAULT-VALUE}")
    private double minutes;

    @Option(names = "--followers", split = ",",
            description = "VIRTUAL, PLATFORM: a server each, at the same time; default: those that the JDK can have")
    private List<Followers> followers = List.of();

    @Option(names = "--round", defaultValue = "8",
            description = "seconds of load between two samples; default ${DEFAULT-VALUE}")
    private double round;

    @Option(names = "--descriptors", defaultValue = "400",
            description = "that a server may have; default ${DEFAULT-VALUE}")
    private int descriptors;

    @Option(names = "--stall", defaultValue = "5000",
            description = "the server's write stall timeout in milliseconds; default ${DEFAULT-VALUE}")
    private long stallMillis;

    @Option(names = "--warm-up", defaultValue = "0.25",
            description = "share of the samples that do not count; default ${DEFAULT-VALUE}")
    private double warmUp;

    @Option(names = "--tolerance", defaultValue = "1", description = "multiplies the growth that is not told from"
            + " none: 0.5 MiB of heap, 6 MiB of direct memory, 1.5 descriptors, 2 threads; default ${DEFAULT-VALUE}")
    private double tolerance;

    @Option(names = "--seed", description = "repeats what clients do by chance; default: another one each time")
    private Long seed;

    @Option(names = "--leak", split = ",",
            description = "what the server does wrong, so that the soak fails: ${COMPLETION-CANDIDATES}")
    private List<Leak> leaks = List.of();

    @Option(names = "--jdk", description = "home of the JDK that runs the servers; default: the one that runs this")
    private Path jdk = Path.of(System.getProperty("java.home"));

    @Option(names = "--json", description = "where to write all samples; default: target/soak.json of this module")
    private Path json;

    @Option(names = "--svg", description = "where to draw them; default: nowhere")
    private Path svg;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Ends with an exit code of {@link Program}; 1 says that something has grown, or that a byte was wrong. */
    public static void main(String[] arguments) {
        Program.run(new Soak(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Jdk measured = Jdk.at(jdk);
        long chosen = seed != null ? seed : ThreadLocalRandom.current().nextLong();
        long roundNanos = (long) (round * TimeUnit.SECONDS.toNanos(1));
        Plan plan = new Plan(measured, minutes, roundNanos, descriptors, stallMillis, chosen, leaks,
                new Judge(warmUp, tolerance));
        told().println("seed " + chosen);
        List<SoakRun> runs = run(plan, kinds(measured));
        write(plan, runs);
        boolean passed = true;
        for (SoakRun run : runs) {
            passed &= run.failures().isEmpty();
            run.failures().forEach(why -> told().println("soak FAILED, " + name(run) + ": " + why));
            if (run.failures().isEmpty()) {
                told().printf(Locale.ROOT, "soak passed, %s: nothing grows in %d samples, and of %.0f MiB no byte is"
                        + " lost, foreign or out of order%n", name(run), run.samples().size(),
                        run.bytesChecked() / MIB);
            }
        }
        told().flush();
        return passed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Followers> kinds(Jdk measured) {
        if (!followers.isEmpty()) {
            return followers;
        }
        return measured.feature() >= VIRTUAL_SINCE ? List.of(Followers.VIRTUAL, Followers.PLATFORM)
                : List.of(Followers.PLATFORM);
    }

    /** All at the same time. */
    private static List<SoakRun> run(Plan plan, List<Followers> kinds) throws IOException, InterruptedException {
        ExecutorService each = Executors.newFixedThreadPool(kinds.size());
        try {
            List<Future<SoakRun>> running = new ArrayList<>();
            for (Followers kind : kinds) {
                running.add(each.submit(() -> new SoakRun(kind).run(plan)));
            }
            List<SoakRun> runs = new ArrayList<>();
            for (Future<SoakRun> run : running) {
                runs.add(run.get());
            }
            return runs;
        } catch (ExecutionException e) {
            throw new IOException("the soak itself failed: " + e.getCause(), e);
        } finally {
            each.shutdownNow();
        }
    }

    private void write(Plan plan, List<SoakRun> runs) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", Machine.describe(plan.jdk()));
        all.put("minutes", minutes);
        all.put("seed", plan.seed());
        all.put("runs", runs.stream().map(SoakRun::json).toList());
        Path file = json != null ? json : Path.of(System.getProperty("bench.target", "."), "soak.json");
        Files.writeString(file, Json.write(all) + System.lineSeparator());
        if (svg != null && runs.stream().allMatch(run -> run.samples().size() > 1)) {
            Files.writeString(svg, chart(runs).draw());
        }
    }

    /** A panel for each resource, a line for each kind of followers. */
    private static SeriesChart chart(List<SoakRun> runs) {
        SeriesChart chart = new SeriesChart("Soak: what a server uses at rest, after each round of everything at once",
                "minutes");
        for (Resource resource : Resource.values()) {
            double unit = resource.isBytes() ? MIB : 1;
            SeriesChart.Panel panel =
                    chart.panel(resource.title() + (resource.isBytes() ? ", MiB" : ""));
            for (SoakRun run : runs) {
                panel.line(name(run), run.samples().stream().mapToDouble(Sample::minutes).toArray(),
                        run.samples().stream().mapToDouble(sample -> sample.value(resource) / unit).toArray());
            }
        }
        return chart;
    }

    private static String name(SoakRun run) {
        return run.followers().name().toLowerCase(Locale.ROOT) + " followers";
    }

    private PrintWriter told() {
        return spec.commandLine().getOut();
    }
}
