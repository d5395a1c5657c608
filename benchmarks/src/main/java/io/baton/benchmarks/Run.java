package io.baton.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One slice: a load on a server, once.
 *
 * @param round whose servers they were
 * @param turn in which every peer was measured once, so that runs of one turn met the same machine; it counts through
 *     all rounds
 * @param fields of the driver's report, all from the measured time only, and what the runner adds
 */
public record Run(Peer peer, Load load, int round, int turn, Map<String, Object> fields) {

    /** A round of one turn. */
    Run(Peer peer, Load load, int round, Map<String, Object> fields) {
        this(peer, load, round, round, fields);
    }

    /** A number of the report; NaN where this load has none of that name. */
    public double number(String field) {
        return fields.get(field) instanceof Double number ? number : Double.NaN;
    }

    /** The share of one core that a field of CPU microseconds stands for. */
    public double cores(String cpuField) {
        return number(cpuField) / (number("seconds") * 1e6);
    }

    /** The cores that neither the server nor the driver had; 0 where nobody looked. */
    double disturbance() {
        double cores = cores("foreign_cpu_us") + cores("stolen_us");
        return Double.isNaN(cores) ? 0 : cores;
    }

    /** What the blocking connections reached of what they could. */
    double ofIdeal() {
        return number("slow_per_second") / (number("slow") * Load.IDEAL_PER_SLOW_CONNECTION);
    }

    Map<String, Object> json(String scenario) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("scenario", scenario);
        out.put("peer", peer.name());
        out.put("load", load.label());
        out.put("round", round);
        out.put("turn", turn);
        out.putAll(fields);
        return out;
    }
}
