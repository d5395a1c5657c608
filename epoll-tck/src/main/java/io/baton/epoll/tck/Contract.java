package io.baton.epoll.tck;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;

/**
 * What the contracts have in common: a provider, opened and proven by {@link Providers#open}, and for each test a
 * {@link Kernel} that closes what the test opened and a {@link Crew} that joins the threads it started.
 *
 * <p>Every wait of a contract is bounded, by {@link #PATIENCE_SECONDS} at most. A call that a faulty provider lets block
 * for ever fails its test after {@link #STUCK_SECONDS}.
 */
@Timeout(value = Contract.STUCK_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class Contract {

    /**
     * How long a contract waits for what must happen: long enough for a crowded machine, short enough to fail a build.
     */
    static final int PATIENCE_SECONDS = 10;

    /** How long a test may take, at full length too. */
    static final int STUCK_SECONDS = 90;

    /** How long a contract looks on before it says that something did not happen. */
    static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    Kernel kernel;
    Crew crew;

    /** For subclasses. */
    protected Contract() {
    }

    /** The provider under test; the same instance for every call, or else each test opens a new one. */
    protected abstract EpollProvider provider();

    final SystemCalls calls() {
        return kernel.calls();
    }

    @BeforeEach
    final void open() {
        kernel = new Kernel(Providers.open(provider()));
        crew = new Crew();
    }

    /** Descriptors first: a thread that a failed test left in a read or wait on a pipe or socket gets out. */
    @AfterEach
    final void closeAll() {
        crew.release();
        kernel.close();
        crew.close();
    }
}
