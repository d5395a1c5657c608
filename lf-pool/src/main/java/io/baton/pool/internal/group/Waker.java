package io.baton.pool.internal.group;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.EventFd;
import io.baton.epoll.Interest;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.thread.SpinLock;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Wakes the leader out of epoll_wait. Registered edge-triggered and never read: each write is an edge. The last one, at shutdown,
 * stays: {@link #wakeForEver} makes it level-triggered, so that every further leader comes back at once.
 *
 * <p>Nothing here throws, and a call that fails is repeated: a lost wake-up would leave a queued turn until the next event.
 */
final class Waker implements AutoCloseable {

    private static final Log LOG = Log.of(Waker.class);
    private static final Message NOT_WOKEN =
            LOG.error("the leader could not be woken: a turn may wait for the next event");
    private static final Message NOT_WOKEN_FOR_EVER =
            LOG.error("the leaders could not be woken for good: the pool may end late");
    private static final Interest EDGE = Interest.IN.edge();
    private static final int TRIES = 20;

    private final SystemCalls calls;
    private final Epoll epoll;
    private final EventFd counter;
    private final long token;
    /** The number 1, which each write adds. Made beforehand: where memory is short the leader must be woken all the same. */
    private final ByteBuffer one = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, 1);
    private final long oneAddress;
    /** A thread of the user's may wake while the pool ends: the descriptor must not be another file's when it writes. */
    private final SpinLock lock = new SpinLock();

    Waker(SystemCalls calls, Epoll epoll, long token) throws ErrnoException {
        this.calls = calls;
        this.epoll = epoll;
        this.token = token;
        this.oneAddress = calls.address(one);
        this.counter = EventFd.create(calls);
        try {
            epoll.add(counter, EDGE, token);
        } catch (ErrnoException | RuntimeException | Error e) {
            counter.close();
            throw e;
        }
    }

    /** Has the leader come back from epoll_wait. Any thread. */
    void wake() {
        lock.lock();
        boolean done = false;
        try {
            for (int i = 0; i < TRIES && !done; i++) {
                done = !counter.isOpen() || isWritten();
            }
        } finally {
            lock.unlock();
        }
        if (!done) {
            NOT_WOKEN.log(null);
        }
    }

    private boolean isWritten() {
        try {
            long written = calls.write(counter.fd(), oneAddress, Long.BYTES);
            if (written == -Linux.EAGAIN) {
                // Full after 2^64 wake-ups: empty it, which is no edge, and write again.
                counter.take();
            }
            return written > 0;
        } catch (ErrnoException | RuntimeException | Error failure) {
            return false;
        }
    }

    /** Has this leader and every further one come back from epoll_wait at once. */
    void wakeForEver() {
        wake();
        Throwable last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                epoll.modify(counter, Interest.IN, token);
                return;
            } catch (ErrnoException | RuntimeException | Error failure) {
                last = failure;
            }
        }
        NOT_WOKEN_FOR_EVER.log(last);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            counter.close();
        } finally {
            lock.unlock();
        }
    }
}
