package io.baton.benchmarks;

import io.baton.benchmarks.scenario.Scenarios;
import io.baton.benchmarks.scenario.Shape;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Measures servers side by side: {@code bench --scenario p1 --rounds 3}. README.md says what the numbers mean. */
@Command(name = "bench", sortOptions = false, mixinStandardHelpOptions = true,
        description = "Measures servers side by side, and says which goals are met. See also \"bench calls --help\".")
public final class Bench implements Callable<Integer> {

    private static final double SECONDS_PER_MINUTE = 60;

    @Option(names = "--scenario", split = ",",
            description = "p1 to p17, ping-pong, ablation, ablation-cross; default p1 to p17")
    private List<String> scenarioNames = Scenarios.GOALS;

    @Option(names = "--peers", split = ",",
            description = "name[:threads[:key=value+key=value]],... instead of the scenario's own")
    private List<String> peerNames = List.of();

    @Option(names = "--reference", description = "the peer whose numbers are 1; default: the scenario's, or the first")
    private String reference;

    @Mixin
    private BaselineOptions builds;

    @Mixin
    private TimingOptions times;

    @Option(names = "--connections", split = ",", description = "instead of the scenario's own, for example 16,256")
    private List<Integer> connections = List.of();

    @Option(names = "--size", defaultValue = "64", description = "bytes of a message; default ${DEFAULT-VALUE}")
    private int size;

    @Option(names = "--idle", defaultValue = "0", description = "p4: idle connections, instead of 17,900")
    private int idle;

    @Option(names = "--blocking", defaultValue = "0", description = "p12: blocking connections, instead of 1,000")
    private int blocking;

    @Option(names = "--rate", defaultValue = "0",
            description = "p6: messages per second, instead of 30 %% of the reference's rate")
    private double rate;

    @Option(names = "--server-cores",
            description = "cores of the servers, as taskset -c takes them; default: the scenario's")
    private String serverCores;

    @Option(names = "--driver-cores", description = "cores of the load driver, in the same way")
    private String driverCores;

    @Option(names = "--nice", defaultValue = "0",
            description = "niceness of servers and driver; -20 keeps other processes away (needs root)")
    private int nice;

    @Option(names = "--jdk", description = "home of the JDK that runs the servers; default: the one that runs this")
    private Path jdk = Path.of(System.getProperty("java.home"));

    @Option(names = "--jvm-args", split = " ", description = "JVM arguments of every server; default ${DEFAULT-VALUE}",
            defaultValue = "-XX:+UseSerialGC -Xms512m -Xmx512m --enable-native-access=ALL-UNNAMED")
    private List<String> jvmArguments;

    @Option(names = "--verbose", description = "show what each server wrote to standard error: Baton's counters")
    private boolean verbose;

    @Option(names = "--json", description = "where to write every run; default: target/bench.json of this module,"
            + " or bench-NAME.json where scenarios were named")
    private Path json;

    /** Ends with an exit code of {@link Program}. */
    public static void main(String[] arguments) {
        Program.run(new Bench(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Shape shape = new Shape(connections, size, idle, blocking);
        List<Scenario> scenarios = scenarioNames.stream().flatMap(name -> Scenarios.of(name, shape).stream()).toList();
        Baseline baseline = builds.baseline();
        scenarios.forEach(this::peers); // reports a wrong name before anything starts
        json = json != null ? json : Path.of(System.getProperty("bench.target", "."), fileName());
        Timing timing = times.timing();
        double planned = scenarios.stream().mapToDouble(each -> timing.total(each, peers(each))).sum();
        boolean terminal = Boolean.getBoolean("bench.terminal");
        Progress progress = new Progress(System.err, terminal, planned, System::nanoTime);
        try (NativeTools tools = NativeTools.buildOrFail()) {
            Jdk measured = Jdk.at(jdk);
            Map<String, Object> machine = Machine.describe(measured);
            System.out.println(machine);
            System.out.printf("%s, about %d minutes%n", timing, Math.round(planned / SECONDS_PER_MINUTE));
            Server.Setup setup = new Server.Setup(tools, measured, jvmArguments, null, baseline, verbose);
            measure(scenarios, setup, progress, new ResultFile(json, machine, options(timing)));
        }
        return 0;
    }

    private void measure(List<Scenario> scenarios, Server.Setup setup, Progress progress, ResultFile file)
            throws IOException, InterruptedException {
        Timing timing = times.timing();
        List<Verdict> verdicts = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        double reached = 0;
        for (Scenario scenario : scenarios) {
            List<Peer> peers = peers(scenario);
            if (peers.isEmpty()) {
                System.out.println(scenario.name() + ": none of its peers is Baton's");
                continue;
            }
            Peer compared = Peer.of(reference(scenario, peers));
            Place driver = new Place(or(driverCores, scenario.driverCores()), nice);
            Server.Setup placed = setup.on(new Place(or(serverCores, scenario.serverCores()), nice));
            Results results = new Rounds(placed, driver, timing, progress).run(scenario, peers, compared, rate);
            reached += timing.total(scenario, peers);
            progress.reached(reached);
            progress.clear();
            new Table(results, scenario, compared.name(), System.out).print(peers);
            List<Verdict> own = scenario.goals().stream().map(goal -> goal.judge(results)).toList();
            List<Change> changed = Change.of(scenario, peers, results);
            new ChangeTable(System.out).print(changed);
            verdicts.addAll(own);
            changes.addAll(changed);
            file.add(scenario, results, own, changed);
        }
        new Scoreboard(System.out).print(verdicts);
        new ChangeTable(System.out).print(changes);
        System.out.println("All runs: " + json);
    }

    private String fileName() {
        return scenarioNames == Scenarios.GOALS ? "bench.json" : "bench-" + String.join("+", scenarioNames) + ".json";
    }

    private List<Peer> peers(Scenario scenario) {
        List<String> own = times.quick() && !scenario.goals().isEmpty() ? scenario.goalPeers() : scenario.peers();
        return builds.of((peerNames.isEmpty() ? own : peerNames).stream().map(Peer::of).toList());
    }

    /** The peer that --reference names, else the scenario's, else the baseline, else the first. */
    private String reference(Scenario scenario, List<Peer> peers) {
        List<String> names = peers.stream().map(Peer::name).toList();
        if (reference == null) {
            return names.contains(scenario.reference()) ? scenario.reference()
                    : peers.stream().filter(Peer::isBaseline).map(Peer::name).findFirst().orElse(names.get(0));
        }
        if (!names.contains(reference)) {
            throw new IllegalArgumentException("--reference " + reference + " is not among the peers of "
                    + scenario.name());
        }
        return reference;
    }

    private static String or(String wanted, String own) {
        return wanted != null ? wanted : own;
    }

    private Map<String, Object> options(Timing timing) {
        Map<String, Object> options = timing.json();
        options.put("scenario", String.join(",", scenarioNames));
        options.put("quick", times.quick());
        options.put("peers", String.join(",", peerNames));
        options.put("baseline", builds.baseline() == null ? null : builds.baseline().directory().toString());
        options.put("size", size);
        options.put("connections", connections);
        options.put("idle", idle);
        options.put("blocking", blocking);
        options.put("rate", rate);
        options.put("nice", nice);
        options.put("server-cores", serverCores);
        options.put("driver-cores", driverCores);
        options.put("jvm-args", String.join(" ", jvmArguments));
        return options;
    }
}
