package io.baton.epoll.faults;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

/**
 * Injects faults into the best real provider, as {@link FaultPlan#fromProperties} says. Name {@value #NAME}. It has the lowest
 * priority and works only if a real provider does, which then is preferred: so it is used by those alone who name it.
 *
 * <p>Faults begin with the first socket: the calls by which {@link Providers} verifies a provider have none.
 */
public final class FaultProvider implements EpollProvider {

    /** The name that selects it. */
    public static final String NAME = "faults";

    /** Whether this thread is looking for the real provider, and may come here again by that. */
    private static final ThreadLocal<Boolean> LOOKING = ThreadLocal.withInitial(() -> false);

    /** For {@link java.util.ServiceLoader}. */
    public FaultProvider() {
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    /**
     * Wraps the usable provider of highest priority.
     *
     * @throws UnsupportedOperationException if no real provider is usable
     * @throws IllegalArgumentException if a system property of {@link FaultPlan#fromProperties} cannot be read
     */
    @Override
    public SystemCalls open() {
        if (LOOKING.get()) {
            throw new UnsupportedOperationException("it injects faults into another provider, and none is usable");
        }
        LOOKING.set(true);
        try {
            return FaultInjector.startingWithTheFirstSocket(Providers.select(Providers.AUTO).calls(),
                    FaultPlan.fromProperties());
        } finally {
            LOOKING.remove();
        }
    }
}
