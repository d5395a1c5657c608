package io.baton.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures peers in turn. In a round all of them run. Each is warmed up and then measured in short slices, one peer
 * after the other, forwards and backwards in turn, so that a change of the machine's speed affects all of them alike.
 */
final class Rounds {

    private static final int TRIES = 5;
    /**
     * At most this many servers run at once. If there are more peers, they are measured in parts, each with the
     * reference.
     */
    private static final int MOST_ALIVE = 14;

    /** An open loop's rate is a share of a closed loop's, which is the median of this many slices. */
    private static final int RATE_SLICES = 7;

    private record Moment(int round, int turn) {
    }

    private final Server.Setup setup;
    private final Place driver;
    private final Timing timing;
    private final Progress progress;

    Rounds(Server.Setup setup, Place driver, Timing timing, Progress progress) {
        this.setup = setup;
        this.driver = driver;
        this.timing = timing;
        this.progress = progress;
    }

    /**
     * All loads on every peer. A peer that fails is noted, and the others go on.
     *
     * @param reference among the peers
     * @param rate of an open loop; 0 to measure the reference first
     */
    Results run(Scenario scenario, List<Peer> peers, Peer reference, double rate) throws InterruptedException {
        Results results = new Results();
        Timing own = timing.of(scenario);
        Pace pace = new Pace(scenario, reference, rate);
        int turn = 0;
        for (int round = 1; round <= timing.rounds(); round++) {
            for (int slice = 0; scenario.isColdStart() && slice < own.slices(); slice++) {
                progress.in(scenario.name() + ", round " + round + " of " + timing.rounds());
                coldStarts(scenario, peers, results, new Moment(round, ++turn));
            }
            for (List<Peer> part : scenario.isColdStart() ? List.<List<Peer>>of() : parts(peers, reference)) {
                try (Company company = new Company(results, round)) {
                    progress.in(scenario.name() + ", round " + round + " of " + timing.rounds());
                    prepare(company, scenario, part, results, round);
                    pace.find(company);
                    for (int slice = 0; slice < own.slices(); slice++) {
                        turn(company, scenario, pace.loads, results, new Moment(round, ++turn));
                    }
                }
            }
        }
        return results;
    }

    private void prepare(Company company, Scenario scenario, List<Peer> peers, Results results, int round)
            throws InterruptedException {
        for (Peer peer : peers) {
            progress.step("start " + peer.name(), timing.ofStart());
            company.join(peer, wanted -> start(wanted, scenario));
        }
        company.each(false, (peer, server) -> {
            for (Load load : scenario.loads()) {
                if (scenario.blocked() > 0 && load.isBlocking() && server.answers()) {
                    progress.step("blocked handlers of " + peer.name(), timing.ofBlockedMemory(scenario));
                    results.add(new Run(peer.name(), Load.blocked(scenario.blocked()), round, 0,
                            BlockedMemory.of(server, scenario.blocked(), load.blockSeconds())));
                    server.rest();
                }
                if (load.isWarmedUp()) {
                    progress.step("warm up " + peer.name(), timing.of(scenario).ofWarmup(peer, load));
                    drive(server, load, 0, timing.of(scenario).warmup(peer));
                }
            }
        });
        if (scenario.idle() > 0) {
            company.each(false, (peer, server) -> {
                progress.step("idle connections of " + peer.name(), timing.ofIdleMemory(scenario.idle()));
                if (server.answers()) {
                    results.add(new Run(peer.name(), Load.idle(scenario.idle()), round, 0,
                            IdleMemory.of(server, scenario.idle(), scenario.loads().get(0).greeting())));
                    server.rest();
                }
            });
        }
    }

    private void turn(Company company, Scenario scenario, List<Load> loads, Results results, Moment now)
            throws InterruptedException {
        for (Load load : loads) {
            company.each(now.turn % 2 == 0, (peer, server) -> {
                progress.step(load.label() + ", " + peer.name(), timing.of(scenario).ofSlice(load));
                Map<String, Object> fields = slice(scenario, server, load);
                results.add(new Run(peer.name(), load, now.round, now.turn, fields));
            });
        }
    }

    private Server start(Peer peer, Scenario scenario) throws IOException, InterruptedException {
        return Server.start(peer, setup.with(scenario.jvmArguments()), scenario.serverOptions());
    }

    /** A turn in which each load is the first of a new server. */
    private void coldStarts(Scenario scenario, List<Peer> peers, Results results, Moment now)
            throws InterruptedException {
        List<Peer> order = new ArrayList<>(peers);
        if (now.turn % 2 == 0) {
            Collections.reverse(order);
        }
        for (Peer peer : order) {
            double slowest = Double.NaN;
            for (Load load : scenario.loads()) {
                progress.step(load.label() + ", " + peer.name(), timing.ofColdStart());
                try (Server server = start(peer, scenario)) {
                    Map<String, Object> fields = new LinkedHashMap<>(
                            load.run(setup.tools(), server.port(), server.pid(), driver));
                    double own = Json.number(fields, "quick_max_us");
                    if (load.isBlocking() && !Double.isNaN(slowest)) {
                        fields.put("slowest_more_us", own - slowest);
                    }
                    slowest = own;
                    results.add(new Run(peer.name(), load, now.round, now.turn, fields));
                } catch (IOException e) {
                    results.absent(peer.name(), "round " + now.round + ": " + e.getMessage());
                }
            }
        }
    }

    private static List<List<Peer>> parts(List<Peer> peers, Peer reference) {
        List<Peer> others = new ArrayList<>(peers);
        if (peers.size() <= MOST_ALIVE) {
            return List.of(others);
        }
        others.remove(reference);
        List<List<Peer>> parts = new ArrayList<>();
        for (int i = 0; i < others.size(); i += MOST_ALIVE - 1) {
            List<Peer> part = new ArrayList<>(List.of(reference));
            part.addAll(others.subList(i, Math.min(others.size(), i + MOST_ALIVE - 1)));
            parts.add(part);
        }
        return parts;
    }

    private Map<String, Object> slice(Scenario scenario, Server server, Load load)
            throws IOException, InterruptedException {
        Timing own = timing.of(scenario);
        boolean allocation = scenario.watchesAllocation() && server.answers();
        Map<String, Object> best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TRIES && least > own.quiet() || best == null; i++) {
            Map<String, Object> fields = allocation
                    ? Allocation.during(server, own, () -> drive(server, load, own.settle(), own.seconds()))
                    : drive(server, load, own.settle(), own.seconds());
            double disturbance = Run.disturbance(fields);
            if (best == null || disturbance < least) {
                best = fields;
                least = disturbance;
            }
        }
        return best;
    }

    private Map<String, Object> drive(Server server, Load load, double before, double seconds)
            throws IOException, InterruptedException {
        Load timed = load.with("--warmup", Math.max(before, load.begins()), "--seconds", seconds);
        Map<String, Object> fields = new LinkedHashMap<>(
                timed.run(setup.tools(), server.port(), server.pid(), driver));
        if (load.option("--idle") > 0) {
            server.rest();
        }
        return fields;
    }

    /** The loads of a scenario. If they have a fixed rate, it is found once and used for all peers and rounds. */
    private final class Pace {

        private final double share;
        private final Peer reference;
        private final double wanted;
        private boolean found;
        private List<Load> loads;

        Pace(Scenario scenario, Peer reference, double wanted) {
            this.share = scenario.loadShare();
            this.reference = reference;
            this.wanted = wanted;
            this.loads = scenario.loads();
            this.found = share == 0;
        }

        /** Finds the rate with the reference, or with the first peer that runs if the reference does not. */
        void find(Company company) throws InterruptedException {
            company.each(false, (peer, server) -> findFrom(server, peer.equals(reference)));
            company.each(false, (peer, server) -> findFrom(server, true));
        }

        private void findFrom(Server server, boolean counts) throws IOException, InterruptedException {
            if (found || !counts) {
                return;
            }
            List<Load> paced = new ArrayList<>();
            for (Load load : loads) {
                double rate = wanted > 0 ? wanted : Math.rint(share * reached(server, load));
                paced.add(load.with("--rate", rate, "--spin"));
            }
            loads = paced;
            found = true;
        }

        private double reached(Server server, Load load) throws IOException, InterruptedException {
            double[] rates = new double[RATE_SLICES];
            for (int i = 0; i < RATE_SLICES; i++) {
                rates[i] = Json.number(drive(server, load, timing.settle(), timing.seconds()), "quick_per_second");
            }
            return Estimate.of(rates).value();
        }
    }
}
