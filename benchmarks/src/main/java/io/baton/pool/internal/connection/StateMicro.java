package io.baton.pool.internal.connection;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

import java.util.concurrent.TimeUnit;

/**
 * The state word of a connection: claimed and released, as in every turn. In the package of the pool, on the class path
 * of the benchmarks only, since nobody else has to do with this word.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StateMicro {

    private final ConnectionState state = new ConnectionState();

    /** Armed. */
    @Setup
    public void open() {
        state.release(ConnectionState.OWNED);
    }

    /** One thread alone: two CAS. */
    @Benchmark
    public boolean claimAndRelease() {
        return turn();
    }

    /** Two threads want the same connection: one gets it, the other leaves its note and goes away. */
    @Benchmark
    @Threads(2)
    public boolean claimAndReleaseByTwo() {
        return turn();
    }

    private boolean turn() {
        if (!state.claim()) {
            return false;
        }
        while (!state.release(ConnectionState.OWNED)) {
            state.clear(ConnectionState.EVENT);
        }
        return true;
    }
}
