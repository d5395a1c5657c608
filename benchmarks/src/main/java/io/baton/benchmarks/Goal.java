package io.baton.benchmarks;

import java.util.List;

/**
 * A limit for one of our numbers: for its ratio to other peers in the same turns, for its ratio to another load of
 * ours, or for the number itself.
 *
 * @param row of the table of goals, P1 to P17
 * @param ours the kind of peer whose goal it is
 * @param metric the number
 * @param load on which it is measured
 * @param bound of the ratio where there is a company or an {@code own} load, else of the number
 * @param company kinds of peers; the peer with which we compare worst counts, so of several configurations of one
 *     server the best is the one to beat
 * @param own another load of ours, or null
 * @param waitsFor what has to be written before this goal can be measured, or null
 */
public record Goal(String row, String ours, Metric metric, Load load, Bound bound, List<String> company, Load own,
                   String waitsFor) {

    /** A goal for the ratio to each peer of these kinds. */
    public static Goal beside(String row, String ours, Metric metric, Load load, Bound bound, String... kinds) {
        return new Goal(row, ours, metric, load, bound, List.of(kinds), null, null);
    }

    /** A goal for the ratio to the same peer's number under another load. */
    public static Goal besideOwn(String row, String ours, Metric metric, Load load, Bound bound, Load own) {
        return new Goal(row, ours, metric, load, bound, List.of(), own, null);
    }

    /** A goal for the number itself. */
    public static Goal absolute(String row, String ours, Metric metric, Load load, Bound bound) {
        return new Goal(row, ours, metric, load, bound, List.of(), null, null);
    }

    /** The same goal, for something that does not exist yet. */
    public Goal waitingFor(String what) {
        return new Goal(row, ours, metric, load, bound, company, own, what);
    }

    /** The number, and the peers it is compared with. */
    public String what() {
        String number = quantity().text();
        return company.isEmpty() ? number : number + " / " + String.join(" or ", company);
    }

    /** Our number. */
    public Quantity quantity() {
        return new Quantity(metric, load, own);
    }

    /** Judges it by the results; {@link Verdict#met} is null where they do not tell. */
    public Verdict judge(Results results) {
        List<String> mine = results.peers(ours);
        if (mine.isEmpty()) {
            String why = waitsFor != null ? "waits for " + waitsFor
                    : results.whyAbsent(ours).map(reason -> ours + " failed, see its scenario").orElse("not measured");
            return strongest(results).withNote(why);
        }
        String peer = mine.get(0);
        double value = results.number(peer, load, metric::of).value();
        if (company.isEmpty() && own == null) {
            return decided(Verdict.open(this, peer, value), value);
        }
        return own != null ? besideOwn(results, peer, value) : besideCompany(results, peer, value);
    }

    private Verdict besideOwn(Results results, String peer, double value) {
        Verdict verdict = Verdict.open(this, peer, value).beside(peer + ", " + own.label(),
                results.number(peer, own, metric::of).value(), results.number(peer, quantity()));
        return decided(verdict, verdict.ratio().value());
    }

    private Verdict besideCompany(Results results, String peer, double value) {
        Verdict worst = Verdict.open(this, peer, value);
        for (String kind : company) {
            for (String other : results.peers(kind)) {
                Verdict candidate = worst.beside(other, results.number(other, load, metric::of).value(),
                        results.ratio(peer, load, other, metric));
                if (worst.bestPeer() == null || bound.isWorse(candidate.ratio().value(), worst.ratio().value())) {
                    worst = candidate;
                }
            }
        }
        boolean baseline = company.stream().anyMatch(kind -> Peer.of(kind).isBaseline());
        return worst.bestPeer() == null
                ? worst.withNote(baseline ? "needs --baseline" : "no peer to compare with")
                : decided(worst, worst.ratio().value());
    }

    private Verdict decided(Verdict open, double number) {
        return Double.isNaN(number) ? open.withNote("not measured") : open.met(bound.holds(number));
    }

    /** The peer to beat, where we have no number. */
    private Verdict strongest(Results results) {
        Verdict verdict = Verdict.open(this, ours, Double.NaN);
        for (String kind : company) {
            for (String other : results.peers(kind)) {
                double value = results.number(other, load, metric::of).value();
                if (verdict.bestPeer() == null || bound.isWorse(verdict.peerValue(), value)) {
                    verdict = verdict.beside(other, value, Estimate.NONE);
                }
            }
        }
        return verdict;
    }
}
