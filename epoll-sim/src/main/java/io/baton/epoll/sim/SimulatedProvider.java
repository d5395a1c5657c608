package io.baton.epoll.sim;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

/**
 * A {@link SimulatedKernel} of its own for each {@link #open}. Name {@value #NAME}. It has the lowest priority, so where a real
 * provider works it is used by those alone who name it. Nothing outside of the JVM can reach its sockets.
 */
public final class SimulatedProvider implements EpollProvider {

    /** The name that selects it. */
    public static final String NAME = "sim";

    /** For {@link java.util.ServiceLoader}. */
    public SimulatedProvider() {
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int priority() {
        return Integer.MIN_VALUE;
    }

    @Override
    public SystemCalls open() {
        return new SimulatedKernel(Scheduling.ofThreads());
    }
}
