package io.baton.pool.internal.lead;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * What one epoll_wait returned and nobody has claimed yet. One batch serves a group: only the leader fills it, and only when it
 * is claimed to the end. So a thread that takes the lead continues where the last leader stopped, and no event is left behind.
 *
 * <p>The cursor is one word, {@code filling << 32 | count << 16 | next}. A claim reads the event first and then moves the cursor
 * by CAS. If the CAS succeeds, the batch was not filled again in between, since a batch with something left to claim is not
 * filled.
 */
public final class ReadyBatch {

    /** The largest count that 16 bits hold. */
    public static final int MAX_CAPACITY = 0xffff;

    private static final VarHandle CURSOR;

    static {
        try {
            CURSOR = MethodHandles.lookup().findVarHandle(ReadyBatch.class, "cursor", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One claimed event: a thread's own, used again for each claim. */
    public static final class Claim {

        private long token;
        private int mask;

        /** The token under which the ready descriptor is registered. */
        public long token() {
            return token;
        }

        /** The raw events mask. */
        public int mask() {
            return mask;
        }
    }

    private final Epoll epoll;
    private final Events events;
    private long filling;
    @SuppressWarnings("unused")
    private volatile long cursor;

    /** An empty batch of up to {@code capacity} events. */
    public ReadyBatch(Epoll epoll, int capacity) {
        if (capacity > MAX_CAPACITY) {
            throw new IllegalArgumentException("a batch has at most " + MAX_CAPACITY + " events, not " + capacity);
        }
        this.epoll = epoll;
        this.events = epoll.newEvents(capacity);
    }

    /**
     * Waits in epoll_wait for as long as it takes, and publishes what is ready. Only by the leader, and only if
     * {@link #isClaimed()}.
     */
    public void fill() throws ErrnoException {
        publish(epoll.await(events));
    }

    /** {@link #fill} without waiting, with what is ready at this moment. */
    public void fillAtOnce() throws ErrnoException {
        publish(epoll.await(events, Duration.ZERO));
    }

    private void publish(long count) {
        filling++;
        CURSOR.setRelease(this, filling << 32 | count << 16);
    }

    /** Takes the next event, if there is one. Any thread. */
    public boolean claim(Claim into) {
        for (;;) {
            long seen = (long) CURSOR.getAcquire(this);
            int next = next(seen);
            if (next >= count(seen)) {
                return false;
            }
            into.token = events.data(next);
            into.mask = events.mask(next);
            if (CURSOR.compareAndSet(this, seen, seen + 1)) {
                return true;
            }
        }
    }

    /** Whether every event has been claimed. */
    public boolean isClaimed() {
        return left() == 0;
    }

    /** How many events nobody has claimed yet. */
    public int left() {
        long seen = cursor;
        return count(seen) - next(seen);
    }

    private static int next(long cursor) {
        return (int) (cursor & 0xffff);
    }

    private static int count(long cursor) {
        return (int) (cursor >>> 16 & 0xffff);
    }
}
