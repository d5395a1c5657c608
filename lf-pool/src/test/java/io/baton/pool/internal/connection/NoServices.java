package io.baton.pool.internal.connection;

import io.baton.epoll.Providers;
import io.baton.pool.internal.buffer.FileRegion;
import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.Timeouts;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The services of a group for connections of which a test uses some parts only: what it does not expect fails the test. */
public final class NoServices implements Replies, ConnectionEvents, Timeouts {

    private static final NoServices NONE = new NoServices();

    private NoServices() {
    }

    /** No service is expected to be used. */
    public static GroupServices none() {
        return of(NONE, NONE);
    }

    /** Only these are. */
    public static GroupServices of(ConnectionEvents events, Timeouts timers) {
        return new GroupServices(Providers.selected(), NONE, events, timers, new AtomicLong());
    }

    /** Only the events are. */
    public static GroupServices of(ConnectionEvents events) {
        return of(events, NONE);
    }

    private static AssertionError unexpected() {
        return new AssertionError("not expected here");
    }

    @Override
    public long mostInATurn() {
        throw unexpected();
    }

    @Override
    public void publish(PooledConnection connection, ByteBuffer bytes) {
        throw unexpected();
    }

    @Override
    public void publish(PooledConnection connection, FileRegion region) {
        throw unexpected();
    }

    @Override
    public void publishFlush(PooledConnection connection) {
        throw unexpected();
    }

    @Override
    public void publishEnd(PooledConnection connection) {
        throw unexpected();
    }

    @Override
    public void publishAbort(PooledConnection connection) {
        throw unexpected();
    }

    @Override
    public void drain() {
        throw unexpected();
    }

    @Override
    public void needStack() {
    }

    @Override
    public void drainForUser() {
        throw unexpected();
    }

    @Override
    public void repair() {
        throw unexpected();
    }

    @Override
    public void handlerFailed(PooledConnection connection, Throwable failure) {
        throw new AssertionError(failure);
    }

    @Override
    public void exclusivityViolated(PooledConnection connection) {
        throw unexpected();
    }

    @Override
    public void closed(PooledConnection connection) {
        throw unexpected();
    }

    @Override
    public void turnWanted(PooledConnection connection) {
        throw unexpected();
    }

    @Override
    public void schedule(TimeoutEntry entry, Duration delay) {
        throw unexpected();
    }

    @Override
    public boolean cancel(TimeoutEntry entry) {
        throw unexpected();
    }

    @Override
    public boolean isPending(TimeoutEntry entry) {
        throw unexpected();
    }
}
