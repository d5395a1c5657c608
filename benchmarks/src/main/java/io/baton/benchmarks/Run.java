package io.baton.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One slice: a load on a server, once.
 *
 * @param peer the server's name
 * @param load of it only the label is kept in a result file
 * @param round each has new servers
 * @param turn in which every peer was measured once; numbered through all rounds; 0 for readings of the memory
 * @param fields of the driver's report, all from the measured time only, and those that the runner adds
 */
public record Run(String peer, Load load, int round, int turn, Map<String, Object> fields) {

    private static final double MILLIS_PER_SECOND = 1000;

    /** A run of a round with one turn. */
    Run(String peer, Load load, int round, Map<String, Object> fields) {
        this(peer, load, round, round, fields);
    }

    /**
     * A run out of a result file.
     *
     * @throws IllegalArgumentException if it names no peer or no load
     */
    public static Run of(Map<String, Object> json) {
        if (!(json.get("peer") instanceof String peer) || !(json.get("load") instanceof String load)) {
            throw new IllegalArgumentException("a run without peer or load");
        }
        int round = json.get("round") instanceof Number number ? number.intValue() : 1;
        int turn = json.get("turn") instanceof Number number ? number.intValue() : round;
        return new Run(peer, Load.of(load), round, turn, json);
    }

    /** A number of the report; NaN where this load has none of that name. */
    public double number(String field) {
        return Json.number(fields, field);
    }

    /** The share of one core that a field of CPU microseconds stands for. */
    public double cores(String cpuField) {
        return number(cpuField) / (number("seconds") * 1e6);
    }

    /** The cores that neither server nor driver used; 0 if the report does not say. */
    double disturbance() {
        return disturbance(fields);
    }

    /** The same for a report. */
    static double disturbance(Map<String, Object> report) {
        double cores = (Json.number(report, "foreign_cpu_us") + Json.number(report, "stolen_us"))
                / (Json.number(report, "seconds") * 1e6);
        return Double.isNaN(cores) ? 0 : cores;
    }

    /** The blocking connections' messages as a share of what sleeping allows; NaN if there are none, or they work. */
    double ofIdeal() {
        double slow = number("slow");
        return slow > 0 && blockSeconds() > 0 ? number("slow_per_second") * blockSeconds() / slow : Double.NaN;
    }

    /** The mean number of handlers that sleep, if each sleeps no longer than it has to (Little's law). */
    double asleep() {
        return number("slow_per_second") * blockSeconds();
    }

    /** How long a message blocks that does; 0 if it works instead. Older files do not say it. */
    private double blockSeconds() {
        double millis = number("block_ms");
        return (Double.isNaN(millis) ? Load.BLOCK_MILLIS : millis) / MILLIS_PER_SECOND;
    }

    Map<String, Object> json(String scenario) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("scenario", scenario);
        out.put("peer", peer);
        out.put("load", load.label());
        out.put("round", round);
        out.put("turn", turn);
        out.putAll(fields);
        return out;
    }
}
