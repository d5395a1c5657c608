package io.baton.pool.schedule;

import java.util.List;
import java.util.Random;

/**
 * Which strand runs next: a schedule of one of two kinds, as {@link Chance} makes them for a few threads. In the first, another strand
 * may continue at any step, more often in some runs than in others. In the second, the one of the highest priority runs until it
 * loses its priority. In some runs a strand may lose its core, too.
 */
final class Turns {

    private static final int[] SELDOM = {2, 5, 20, 100};
    private static final int LOSES_PRIORITY = 250;
    private static final int LOSES_CORE = 3_000;
    private static final int LONGEST_LOSS_NANOS = 20_000_000;

    private final Random random;
    private final boolean byPriority;
    private final boolean losesCores;
    private final int seldom;
    private int lowest;

    Turns(Random random) {
        this.random = random;
        byPriority = random.nextInt(3) == 0;
        losesCores = random.nextInt(3) == 0;
        seldom = SELDOM[random.nextInt(SELDOM.length)];
    }

    int newPriority() {
        return 1 + random.nextInt(1_000);
    }

    /** For how long the strand loses its core before this step: mostly 0. */
    long lost() {
        return losesCores && random.nextInt(LOSES_CORE) == 0 ? random.nextInt(LONGEST_LOSS_NANOS) : 0;
    }

    /** The strand waits for others, and says so. */
    void gaveWay(Strand strand) {
        strand.priority = --lowest;
    }

    /** Whether the strand that runs goes on, if it can, without a look at the others. */
    boolean staysWith(Strand running) {
        if (!byPriority) {
            return random.nextInt(seldom) != 0;
        }
        if (random.nextInt(LOSES_PRIORITY) == 0) {
            gaveWay(running);
        }
        return false;
    }

    Strand choose(List<Strand> enabled) {
        if (!byPriority) {
            return enabled.get(random.nextInt(enabled.size()));
        }
        Strand best = enabled.get(0);
        for (Strand each : enabled) {
            best = each.priority > best.priority ? each : best;
        }
        return best;
    }

    @Override
    public String toString() {
        return (byPriority ? "by priority" : "one step in " + seldom) + (losesCores ? ", cores are lost" : "");
    }
}
