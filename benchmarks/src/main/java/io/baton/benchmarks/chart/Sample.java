package io.baton.benchmarks.chart;

import java.util.Map;

/**
 * One run of a result file: one load on one server in one round.
 *
 * @param round of its file; two files never share one
 * @param turn within it, in which every peer was measured once
 * @param fields of the driver's report
 */
record Sample(String scenario, String load, String peer, String round, String turn, Map<String, Object> fields) {

    /** Its Baton is highlighted. */
    static boolean isOurs(String peer) {
        return peer.startsWith("baton");
    }

    /** A number of the report; NaN where there is none of that name. */
    double number(String field) {
        return fields.get(field) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
