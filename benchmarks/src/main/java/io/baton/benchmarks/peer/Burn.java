package io.baton.benchmarks.peer;


import java.lang.management.ManagementFactory;

/**
 * Keeps a core for a given CPU time, without sleeping or asking for the time: a fixed number of steps, counted once in
 * this JVM. So it costs the same in a thread that has to wait for its core, and in a virtual thread, whose CPU time the
 * JVM does not tell.
 */
final class Burn {

    /** Some microseconds, so that the compiler gets a method that is called often. */
    private static final int CHUNK = 1000;
    private static final int TRIES = 20;
    private static final long WARMUP_NANOS = 200_000_000;
    private static final long TRY_NANOS = 2_000_000;

    /** What the steps lead to, so that the compiler cannot leave them out. */
    private static volatile long result = 1;

    private final long chunks;

    private Burn(long chunks) {
        this.chunks = chunks;
    }

    /** Work for this CPU time, as measured now, in the least disturbed of several tries. Takes 0.3 s. */
    static Burn of(long nanos) {
        long chunksPerTry = 1;
        for (long start = System.nanoTime(); System.nanoTime() - start < WARMUP_NANOS;) {
            long before = System.nanoTime();
            run(chunksPerTry);
            if (System.nanoTime() - before < TRY_NANOS) {
                chunksPerTry++;
            }
        }
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TRIES; i++) {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            run(chunksPerTry);
            least = Math.min(least, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before);
        }
        return new Burn(Math.max(1, Math.round(nanos * chunksPerTry / least)));
    }

    /** Does the work in the calling thread. */
    void run() {
        run(chunks);
    }

    private static void run(long count) {
        long x = result;
        for (long i = 0; i < count; i++) {
            x = chunk(x);
        }
        result = x;
    }

    private static long chunk(long begin) {
        long x = begin;
        for (int i = 0; i < CHUNK; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
