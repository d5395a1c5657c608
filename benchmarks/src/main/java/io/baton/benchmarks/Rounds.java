package io.baton.benchmarks;

import java.io.IOException;
import java.util.List;

/** Measures peers in turn, round by round, so that a change of the machine's mood meets them all. */
final class Rounds {

    private static final int TRIES = 5;

    /**
     * How a load is timed.
     *
     * @param warmup seconds that do not count
     * @param seconds that do
     * @param quiet cores that others may have had meanwhile; where it was more the load is run again, up to five times
     *     in all, and the least disturbed run counts
     */
    record Timing(double warmup, double seconds, double quiet) {
    }

    private final Server.Setup setup;
    private final Place driver;
    private final Timing timing;

    Rounds(Server.Setup setup, Place driver, Timing timing) {
        this.setup = setup;
        this.driver = driver;
        this.timing = timing;
    }

    /** All loads on every peer, in a new process each round. A peer that fails is noted, and the others go on. */
    Results run(Scenario scenario, List<Peer> peers, int rounds) throws InterruptedException {
        Results results = new Results();
        for (int round = 1; round <= rounds; round++) {
            for (Peer peer : peers) {
                try (Server server = Server.start(peer, setup)) {
                    for (Load load : scenario.loads()) {
                        results.add(measure(peer, server, load, round));
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
            return measure(peer, server, load, 0).number("quick_per_second");
        }
    }

    private Run measure(Peer peer, Server server, Load load, int round) throws IOException, InterruptedException {
        Load timed = load.with("--warmup", timing.warmup, "--seconds", timing.seconds);
        Run best = null;
        for (int i = 0; i < TRIES && (best == null || best.disturbance() > timing.quiet); i++) {
            Run run = new Run(peer, load, round, timed.run(setup.tools(), server.port(), server.pid(), driver));
            best = best == null || run.disturbance() < best.disturbance() ? run : best;
        }
        return best;
    }
}
