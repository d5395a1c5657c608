package io.baton.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a goal is met.
 *
 * @param oursName the peer whose goal it is
 * @param ours its number; NaN where there is none, as with the other numbers
 * @param bestPeer the peer it was compared with, or null
 * @param peerValue its number
 * @param ratio to that number; without value where there is none
 * @param met null when it cannot be said
 * @param note why it cannot be said, or null
 */
public record Verdict(Goal goal, String oursName, double ours, String bestPeer, double peerValue, Estimate ratio,
                      Boolean met, String note) {

    /** An open verdict without a peer. */
    static Verdict open(Goal goal, String oursName, double ours) {
        return new Verdict(goal, oursName, ours, null, Double.NaN, Estimate.NONE, null, null);
    }

    /** The same, compared with a peer. */
    Verdict beside(String peer, double theirs, Estimate toThem) {
        return new Verdict(goal, oursName, ours, peer, theirs, toThem, met, note);
    }

    Verdict met(boolean whether) {
        return new Verdict(goal, oursName, ours, bestPeer, peerValue, ratio, whether, note);
    }

    Verdict withNote(String why) {
        return new Verdict(goal, oursName, ours, bestPeer, peerValue, ratio, met, why);
    }

    /** One word for the table. */
    String word() {
        if (met == null) {
            return goal.waitsFor() != null ? "waits" : "unknown";
        }
        return met ? "met" : "missed";
    }

    Map<String, Object> json() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("row", goal.row());
        out.put("what", goal.what());
        out.put("goal", goal.bound().toString());
        out.put("oursName", oursName);
        out.put("ours", ours);
        out.put("bestPeer", bestPeer);
        out.put("peerValue", peerValue);
        out.put("ratio", ratio.value());
        out.put("low", ratio.low());
        out.put("high", ratio.high());
        out.put("met", met);
        out.put("note", note == null ? "" : note);
        return out;
    }
}
