package io.baton.pool.internal.group;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.EventFd;
import io.baton.epoll.Interest;
import io.baton.epoll.spi.SystemCalls;

/**
 * Wakes the leader out of epoll_wait. Registered edge-triggered and never read: each ring is an edge. The last ring, at shutdown,
 * stays: {@link #wakeForEver} makes it level-triggered, so that every further leader comes back at once.
 */
final class Waker implements AutoCloseable {

    private static final Interest EDGE = Interest.IN.edge();

    private final Epoll epoll;
    private final EventFd counter;
    private final long token;

    Waker(SystemCalls calls, Epoll epoll, long token) throws ErrnoException {
        this.epoll = epoll;
        this.counter = EventFd.create(calls);
        this.token = token;
        try {
            epoll.add(counter, EDGE, token);
        } catch (ErrnoException e) {
            counter.close();
            throw e;
        }
    }

    void ring() {
        try {
            if (!counter.add(1)) {
                // Full after 2^64 rings: empty it, which is no edge, and ring again.
                counter.take();
                counter.add(1);
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    void wakeForEver() {
        ring();
        try {
            epoll.modify(counter, Interest.IN, token);
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        counter.close();
    }
}
