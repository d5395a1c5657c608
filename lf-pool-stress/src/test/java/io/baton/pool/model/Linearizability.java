package io.baton.pool.model;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * How long Lincheck looks for a schedule in which an object of the pool is not what its sequential specification says. Its scenarios and
 * schedules are the same in each run.
 */
public final class Linearizability {

    private static final boolean FULL = Boolean.getBoolean("io.baton.stress.full");
    private static final int SCENARIOS = FULL ? 500 : 20;
    private static final int SCHEDULES = FULL ? 10_000 : 100;

    private Linearizability() {
    }

    /** Of two threads: each calls three operations at the same time as the other, some are called before that, and some after. */
    public static ModelCheckingOptions of(Class<?> specification) {
        return of(specification, 1);
    }

    /** The same with more schedules, for what few of them show. */
    public static ModelCheckingOptions of(Class<?> specification, int times) {
        return new ModelCheckingOptions().sequentialSpecification(specification).iterations(SCENARIOS)
                .invocationsPerIteration(times * SCHEDULES).actorsBefore(2).threads(2).actorsPerThread(3).actorsAfter(2);
    }
}
