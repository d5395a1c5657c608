package io.baton.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One load on one server in one round.
 *
 * @param fields of the driver's report, all from the measured time only
 */
record Run(Peer peer, Load load, int round, Map<String, Object> fields) {

    /** A number of the report; NaN where this load has none of that name. */
    double number(String field) {
        return fields.get(field) instanceof Double number ? number : Double.NaN;
    }

    /** The share of one core that a field of CPU microseconds stands for. */
    double cores(String cpuField) {
        return number(cpuField) / (number("seconds") * 1e6);
    }

    /** The cores that neither the server nor the driver had. */
    double disturbance() {
        return cores("foreign_cpu_us") + cores("stolen_us");
    }

    /** What the blocking connections reached of what they could. */
    double ofIdeal() {
        return number("slow_per_second") / (number("slow") * Load.IDEAL_PER_SLOW_CONNECTION);
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("peer", peer.name());
        out.put("load", load.label());
        out.put("round", round);
        out.putAll(fields);
        return out;
    }
}
