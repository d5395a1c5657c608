package io.baton.epoll.tck;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;

/**
 * The base of the contracts: a provider, opened and verified by {@link Providers#open}, and for each test a {@link Kernel},
 * which closes the descriptors the test opened, and a {@link Crew}, which joins the threads it started.
 *
 * <p>Every wait of a contract ends after {@link #PATIENCE_SECONDS} at the latest. If a faulty provider blocks for ever in a
 * call, the test fails after {@link #STUCK_SECONDS}.
 */
@Timeout(value = Contract.STUCK_SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class Contract {

    /**
     * How long a contract waits for something that must happen: long enough for a busy machine, short enough for a build.
     */
    static final int PATIENCE_SECONDS = 20;

    /** How long a test may take, even at full length. */
    static final int STUCK_SECONDS = 90;

    /** How long a contract watches before it concludes that something does not happen. */
    static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    Kernel kernel;
    Crew crew;

    /** For subclasses. */
    protected Contract() {
    }

    /** The provider under test. Return the same instance each time, or each test opens a new one. */
    protected abstract EpollProvider provider();

    final SystemCalls calls() {
        return kernel.calls();
    }

    @BeforeEach
    final void open() {
        kernel = new Kernel(Providers.open(provider()));
        crew = new Crew();
    }

    /** Closes descriptors first: that ends the read or wait of a thread that a failed test left behind. */
    @AfterEach
    final void closeAll() {
        crew.release();
        kernel.close();
        crew.close();
    }
}
