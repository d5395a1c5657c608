package io.baton.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a number of this build relates to the same number of the baseline.
 *
 * @param before the baseline's number
 * @param after this build's number
 * @param ratio of after to before, within each turn
 */
record Change(String scenario, String peer, Quantity quantity, double before, double after, Estimate ratio) {

    /** A ratio may be worse than before by this much. */
    static final double TOLERANCE = 0.01;

    /** Every number that the scenario has goals for, of each peer that was measured out of both builds. */
    static List<Change> of(Scenario scenario, List<Peer> peers, Results results) {
        List<Change> changes = new ArrayList<>();
        for (Peer peer : peers) {
            if (peer.isBaton() && !peer.isBaseline() && peers.contains(peer.ofBaseline())) {
                String before = peer.ofBaseline().name();
                quantities(scenario).forEach(quantity -> changes.add(new Change(scenario.name(), peer.name(), quantity,
                        results.number(before, quantity).value(), results.number(peer.name(), quantity).value(),
                        results.ratio(peer.name(), quantity, before, quantity))));
            }
        }
        return changes;
    }

    private static Set<Quantity> quantities(Scenario scenario) {
        Set<Quantity> quantities = new LinkedHashSet<>();
        for (Goal goal : scenario.goals()) {
            quantities.add(Quantity.of(goal.metric(), goal.load()));
            if (goal.own() != null) {
                quantities.add(Quantity.of(goal.metric(), goal.own()));
                quantities.add(goal.quantity());
            }
        }
        if (quantities.isEmpty()) {
            scenario.loads().forEach(load -> quantities.add(Quantity.of(Metric.CPU, load)));
        }
        return quantities;
    }

    /** Whether it got worse by more than {@link #TOLERANCE}, as far as this run can tell. */
    enum Outcome {
        /** Both ends of the interval are within the tolerance. */
        NOT_WORSE("not worse"),
        /** The median is within the tolerance, the interval reaches beyond. */
        MAY_BE_WORSE("undecided: may be worse by more than " + TOLERANCE),
        /** The median is beyond the tolerance, the interval reaches back. */
        PERHAPS_WORSE("undecided: the median is worse by more than " + TOLERANCE),
        /** The whole interval is beyond the tolerance. */
        WORSE("worse by more than " + TOLERANCE),
        /** There are not enough turns for an interval. */
        TOO_FEW("undecided: too few slices for an interval"),
        /** One of the two has no number. */
        UNKNOWN("not measured");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    Outcome outcome() {
        if (Double.isNaN(before) || Double.isNaN(after)) {
            return Outcome.UNKNOWN;
        }
        if (hasResolution() && !ratio.hasInterval() || isNoDifference()) {
            return !isNoDifference() && isWorse(after / before) ? Outcome.WORSE : Outcome.NOT_WORSE;
        }
        if (!ratio.hasInterval()) {
            return Outcome.TOO_FEW;
        }
        boolean less = quantity.metric().isLessBetter();
        if (isWorse(less ? ratio.low() : ratio.high())) {
            return Outcome.WORSE;
        }
        if (isWorse(ratio.value())) {
            return Outcome.PERHAPS_WORSE;
        }
        return isWorse(less ? ratio.high() : ratio.low()) ? Outcome.MAY_BE_WORSE : Outcome.NOT_WORSE;
    }

    /** Whether both are the same within what the measurement can tell; then their ratio means nothing. */
    boolean isNoDifference() {
        return hasResolution() && Math.abs(after - before) <= quantity.metric().resolution();
    }

    /** Whether it is a number of bytes: read once in a round, and nearly the same each time. */
    private boolean hasResolution() {
        return quantity.base() == null && quantity.metric().resolution() > 0;
    }

    private boolean isWorse(double value) {
        return quantity.metric().isLessBetter() ? value > 1 + TOLERANCE : value < 1 - TOLERANCE;
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("scenario", scenario);
        out.put("peer", peer);
        out.put("what", quantity.text());
        out.put("before", before);
        out.put("after", after);
        out.put("ratio", ratio.value());
        out.put("low", ratio.low());
        out.put("high", ratio.high());
        out.put("outcome", outcome().text());
        return out;
    }
}
