package io.baton.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Measures servers side by side: {@code bench --scenario p1 --rounds 3}. README.md says what the numbers mean. */
@Command(name = "bench", sortOptions = false, mixinStandardHelpOptions = true,
        description = "Measures echo servers side by side.")
public final class Bench implements Callable<Integer> {

    private static final int NO_COMPILER_EXIT = 3;

    @Option(names = "--scenario", defaultValue = "p1",
            description = "p1, p2, p3, p4, p6, p7 or ping-pong; default ${DEFAULT-VALUE}")
    private String scenarioName;

    @Option(names = "--peers", split = ",",
            description = "name[:threads[:key=value+key=value]],... instead of the scenario's own")
    private List<String> peerNames = List.of();

    @Option(names = "--reference", description = "the peer whose numbers are 1; default: the scenario's, or the first")
    private String reference;

    @Option(names = "--rounds", defaultValue = "5", description = "each with new servers; default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "4", description = "measured time of a load; default ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--warmup", defaultValue = "3",
            description = "seconds of the same load before; default ${DEFAULT-VALUE}")
    private double warmup;

    @Option(names = "--quiet", defaultValue = "Infinity", paramLabel = "CORES",
            description = "repeat a load, up to 5 times, in which others had more cores than that; default: never")
    private double quiet;

    @Option(names = "--connections", split = ",", description = "instead of the scenario's own, for example 16,256")
    private List<Integer> connections = List.of();

    @Option(names = "--size", defaultValue = "64", description = "bytes of a message; default ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--rate", defaultValue = "0",
            description = "p6: messages per second, instead of 30 %% of the reference's rate")
    private double rate;

    @Option(names = "--server-cores", description = "as taskset -c takes them, instead of the scenario's own")
    private String serverCores;

    @Option(names = "--driver-cores", description = "likewise")
    private String driverCores;

    @Option(names = "--nice", defaultValue = "0", description = "of servers and driver; -20 holds off other processes")
    private int nice;

    @Option(names = "--jdk", description = "home of the JDK that runs the servers; default: the one that runs this")
    private Path jdk = Path.of(System.getProperty("java.home"));

    @Option(names = "--jvm-args", split = " ", description = "of every server; default ${DEFAULT-VALUE}",
            defaultValue = "-XX:+UseSerialGC -Xms512m -Xmx512m --enable-native-access=ALL-UNNAMED")
    private List<String> jvmArguments;

    @Option(names = "--verbose", description = "show what each server wrote to standard error: Baton's counters")
    private boolean verbose;

    @Option(names = "--json", description = "where to write every run; default: nowhere")
    private Path json;

    /** Exit code 0 after a table, 1 after a failure, 2 for a wrong option, 3 without a C compiler. */
    public static void main(String[] arguments) {
        CommandLine.IExecutionExceptionHandler messageOnly = (failure, command, parsed) -> {
            System.err.println(failure.getMessage());
            boolean usage = failure instanceof IllegalArgumentException;
            return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        };
        // Ended from outside it must leave no server behind.
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy)));
        System.exit(new CommandLine(new Bench()).setExecutionExceptionHandler(messageOnly).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Scenario scenario = Scenario.of(scenarioName, connections, size);
        List<Peer> peers = (peerNames.isEmpty() ? scenario.peers() : peerNames).stream().map(Peer::of).toList();
        String compared = reference(scenario, peers.stream().map(Peer::name).toList());
        Optional<NativeTools> built = NativeTools.build();
        if (built.isEmpty()) {
            System.err.println(NativeTools.NO_COMPILER);
            return NO_COMPILER_EXIT;
        }
        Path java = jdk.resolve("bin/java");
        try (NativeTools tools = built.get()) {
            Map<String, Object> machine = Machine.describe(java);
            System.out.println(scenario.title() + ", " + size + " bytes; " + rounds + " rounds of " + seconds + " s");
            System.out.println(machine);
            Place server = new Place(or(serverCores, scenario.serverCores()), nice);
            Place driver = new Place(or(driverCores, scenario.driverCores()), nice);
            Server.Setup setup = new Server.Setup(tools, java, jvmArguments, server, verbose);
            Rounds all = new Rounds(setup, driver, new Rounds.Timing(warmup, seconds, quiet));
            Results results = all.run(withRate(scenario, all, Peer.of(compared)), peers, rounds);
            new Table(results, scenario, compared, System.out).print(peers);
            write(results, machine);
        }
        return 0;
    }

    private String reference(Scenario scenario, List<String> names) {
        if (reference == null) {
            return names.contains(scenario.reference()) ? scenario.reference() : names.get(0);
        }
        if (!names.contains(reference)) {
            throw new IllegalArgumentException("--reference " + reference + " is not among --peers");
        }
        return reference;
    }

    private Scenario withRate(Scenario scenario, Rounds all, Peer reference) throws IOException, InterruptedException {
        if (scenario.loadShare() == 0) {
            return scenario;
        }
        List<Load> loads = new ArrayList<>();
        for (Load load : scenario.loads()) {
            double wanted = rate > 0 ? rate : Math.rint(all.rate(reference, load) * scenario.loadShare());
            System.out.printf("%s: %,.0f messages/s%n", load.label(), wanted);
            loads.add(load.with("--rate", wanted, "--spin"));
        }
        return new Scenario(scenario.title(), scenario.serverCores(), scenario.driverCores(), loads, scenario.peers(),
                scenario.reference(), scenario.loadShare());
    }

    private static String or(String wanted, String own) {
        return wanted != null ? wanted : own;
    }

    private void write(Results results, Map<String, Object> machine) throws IOException {
        if (json == null) {
            return;
        }
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("scenario", scenarioName);
        options.put("rounds", rounds);
        options.put("seconds", seconds);
        options.put("warmup", warmup);
        options.put("size", size);
        options.put("jvm-args", String.join(" ", jvmArguments));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        all.put("options", options);
        all.put("absent", results.absent());
        all.put("runs", results.runs().stream().map(Run::json).toList());
        Files.writeString(json, Json.write(all) + System.lineSeparator());
    }
}
