package io.baton.benchmarks;

import java.io.PrintStream;
import java.util.List;

/** Prints all goals: met, missed, and open. */
final class Scoreboard {

    private static final int WHAT = 76;
    private static final String COLUMNS = "%-3s %-" + WHAT + "s %9s %9s %-28s %7s %-13s %8s  %s%n";

    private final PrintStream out;

    Scoreboard(PrintStream out) {
        this.out = out;
    }

    void print(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return;
        }
        out.println();
        out.printf(COLUMNS, "", "what", "ours", "theirs", "best peer", "ratio", "95 %", "goal", "");
        for (Verdict verdict : verdicts) {
            int digits = verdict.goal().metric().digits();
            String word = verdict.word() + (verdict.note() == null ? "" : ": " + verdict.note());
            out.printf(COLUMNS, verdict.goal().row(), verdict.goal().what(), Table.text(verdict.ours(), digits),
                    Table.text(verdict.peerValue(), digits), verdict.bestPeer() == null ? "-" : verdict.bestPeer(),
                    Table.text(verdict.ratio().value(), 3), Table.interval(verdict.ratio(), 3),
                    verdict.goal().bound(), word);
        }
        out.printf("%d met, %d missed, %d open%n", count(verdicts, true), count(verdicts, false),
                count(verdicts, null));
    }

    private static long count(List<Verdict> verdicts, Boolean met) {
        return verdicts.stream().filter(verdict -> verdict.met() == met).count();
    }
}
