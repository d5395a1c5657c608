package io.baton.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Measures peers in turn, round by round, so that a change of the machine's mood meets them all. */
final class Rounds {

    private final Server.Setup setup;
    private final String driverCores;
    private final double warmup;
    private final double seconds;

    Rounds(Server.Setup setup, String driverCores, double warmup, double seconds) {
        this.setup = setup;
        this.driverCores = driverCores;
        this.warmup = warmup;
        this.seconds = seconds;
    }

    /** All loads on every peer, in a new process each round. A peer that fails is noted, and the others go on. */
    Results run(Scenario scenario, List<Peer> peers, int rounds) throws InterruptedException {
        Results results = new Results();
        for (int round = 1; round <= rounds; round++) {
            for (Peer peer : peers) {
                try (Server server = Server.start(peer, setup)) {
                    for (Load load : scenario.loads()) {
                        results.add(new Run(peer, load, round, measure(server, load)));
                    }
                } catch (IOException e) {
                    results.absent(peer, "round " + round + ": " + e.getMessage());
                }
            }
            System.err.println("round " + round + " of " + rounds);
        }
        return results;
    }

    /** Messages per second that one peer reaches in a closed loop. */
    double rate(Peer peer, Load load) throws IOException, InterruptedException {
        try (Server server = Server.start(peer, setup)) {
            return new Run(peer, load, 0, measure(server, load)).number("quick_per_second");
        }
    }

    private Map<String, Object> measure(Server server, Load load) throws IOException, InterruptedException {
        return load.with("--warmup", warmup, "--seconds", seconds)
                .run(setup.tools(), server.port(), server.pid(), driverCores);
    }
}
