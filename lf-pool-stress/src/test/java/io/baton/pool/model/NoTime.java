package io.baton.pool.model;

import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.Timeouts;

import java.time.Duration;

/** No time passes in a schedule: the peer answers before any timeout. */
public final class NoTime implements Timeouts {

    /** A clock that stands still. */
    public NoTime() {
    }

    @Override
    public void schedule(TimeoutEntry entry, Duration delay) {
        // Never due.
    }

    @Override
    public boolean cancel(TimeoutEntry entry) {
        return true;
    }

    @Override
    public boolean isPending(TimeoutEntry entry) {
        return false;
    }
}
