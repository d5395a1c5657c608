package io.baton.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** Prints what changed between the baseline and this build. */
final class ChangeTable {

    private static final String COLUMNS = "%-3s %-14s %-58s %10s %10s %8s %-13s  %s%n";
    private static final int DIGITS = 3;

    private final PrintStream out;

    ChangeTable(PrintStream out) {
        this.out = out;
    }

    void print(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        out.println();
        out.printf(COLUMNS, "", "peer", "after / before (baseline)", "before", "after", "ratio", "95 %", "");
        for (Change change : changes) {
            int digits = change.quantity().digits();
            out.printf(COLUMNS, change.scenario(), change.peer(), change.quantity().text(),
                    Table.text(change.before(), digits), Table.text(change.after(), digits),
                    Table.text(change.isNoDifference() ? Double.NaN : change.ratio().value(), DIGITS),
                    Table.interval(change.ratio(), DIGITS),
                    change.outcome().text());
        }
        out.printf("%d worse by more than %s, %d undecided, %d not worse, %d not measured%n", count(changes,
                Change.Outcome.WORSE), Change.TOLERANCE,
                count(changes, Change.Outcome.PERHAPS_WORSE) + count(changes, Change.Outcome.MAY_BE_WORSE)
                        + count(changes, Change.Outcome.TOO_FEW),
                count(changes, Change.Outcome.NOT_WORSE), count(changes, Change.Outcome.UNKNOWN));
    }

    private static long count(List<Change> changes, Change.Outcome outcome) {
        return changes.stream().filter(change -> change.outcome() == outcome).count();
    }
}
