package io.baton.pool.internal.connection;

import io.baton.pool.internal.buffer.FileRegion;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Fails once it is told to; notes the orders, and the connections that wait for a turn. */
final class RecordingGroup implements Replies, ConnectionEvents, TurnMeter {

    final List<String> orders = new ArrayList<>();
    final List<PooledConnection> queue = new ArrayList<>();
    final List<Throwable> reported = new ArrayList<>();
    String failing = "";
    boolean reportsNothing;

    private void mayFail(String what) {
        if (failing.equals(what)) {
            throw new InternalError("on purpose");
        }
    }

    private void order(String what) {
        mayFail(what);
        orders.add(what);
    }

    @Override
    public long mostInATurn() {
        return Long.MAX_VALUE;
    }

    @Override
    public void publish(PooledConnection connection, ByteBuffer bytes) {
        order("reply");
    }

    @Override
    public void publish(PooledConnection connection, FileRegion region) {
        order("file");
    }

    @Override
    public void publishFlush(PooledConnection connection) {
        order("flush");
    }

    @Override
    public void publishEnd(PooledConnection connection) {
        order("end");
    }

    @Override
    public void publishAbort(PooledConnection connection) {
        order("abort");
    }

    @Override
    public void drain() {
    }

    @Override
    public void needStack() {
    }

    @Override
    public void drainForUser() {
    }

    @Override
    public void repair() {
    }

    @Override
    public void handlerFailed(PooledConnection connection, Throwable failure) {
        mayFail("handlerFailed");
    }

    @Override
    public void turnFailed(PooledConnection connection, Throwable failure) {
        if (reportsNothing) {
            throw new InternalError("on purpose");
        }
        reported.add(failure);
    }

    @Override
    public void exclusivityViolated(PooledConnection connection) {
        throw new AssertionError();
    }

    @Override
    public void closed(PooledConnection connection) {
        throw new AssertionError("the writer closes it");
    }

    @Override
    public void turnWanted(PooledConnection connection) {
        queue.add(connection);
    }

    @Override
    public void begin() {
        mayFail("begin");
    }

    @Override
    public boolean overran() {
        mayFail("overran");
        return false;
    }

    @Override
    public boolean sendsLater() {
        return false;
    }
}
