package io.baton.pool.internal.group;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.Turn;
import io.baton.pool.internal.listen.Listener;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.reply.ReplyRing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The end of a group, after its threads have ended or were given up: what is left is told, and closed. */
final class GroupEnd {

    private static final Message NOT_CLOSED = Log.of(GroupEnd.class).error("{} could not be closed in order");

    private final SystemCalls calls;
    private final ConnectionTable table;
    private final Turn turn;
    private final ReplyRing ring;
    private final BufferPool buffers;
    private final List<Listener> listeners;
    private final GroupDescriptors descriptors;
    private final Counters counters;
    /** Made beforehand: memory may be what the pool ends for. */
    private final Runnable closeConnections;
    /** A connection that ends from here on has its descriptor closed by the thread that ends it. */
    private volatile boolean closed;

    GroupEnd(SystemCalls calls, ConnectionTable table, Turn turn, ReplyRing ring, BufferPool buffers,
            List<Listener> listeners, GroupDescriptors descriptors, Counters counters) {
        this.calls = calls;
        this.table = table;
        this.turn = turn;
        this.ring = ring;
        this.buffers = buffers;
        this.listeners = listeners;
        this.descriptors = descriptors;
        this.counters = counters;
        Consumer<PooledConnection> closeOne = this::closeOrLog;
        this.closeConnections = () -> table.forEach(closeOne);
    }

    /**
     * Calls {@code onClose} of the connections that no thread will run a turn of any more. Runs user code. Those in a handler
     * that is stuck are told by their own thread, if it ever returns.
     */
    void cutOff() {
        table.forEach(turn::markCut);
        fenceOfAllThreads();
        TimeoutException reason =
                new TimeoutException("no thread was free to end the connection within the drain timeout");
        // Kept, because a callback may outlast the pool: the others have left the table by then, and are told all the same.
        List<PooledConnection> left = new ArrayList<>(table.size());
        table.forEach(left::add);
        for (PooledConnection connection : left) {
            if (turn.cutOff(connection, reason)) {
                ended(connection);
            }
        }
    }

    /** The JVM stops all threads for their stacks, and a thread that is stopped and goes on has passed a fence. */
    private static void fenceOfAllThreads() {
        Thread.getAllStackTraces();
    }

    /** Closes what is left: no thread of the group runs any more, or those that do are stuck in a handler. */
    void close() {
        closed = true;
        // As the writer: a reply from elsewhere must not be sent on a descriptor that is closed under it.
        try (descriptors) {
            ring.asWriter(closeConnections);
            for (int i = 0; i < listeners.size(); i++) {
                close(listeners.get(i));
            }
        }
    }

    private static void close(Listener listener) {
        try {
            listener.close();
        } catch (Exception | Error failure) {
            NOT_CLOSED.log(listener, failure);
        }
    }

    private void closeOrLog(PooledConnection connection) {
        try {
            if (!connection.isInTurn()) {
                closeDescriptor(connection);
            }
        } catch (Exception | Error failure) {
            NOT_CLOSED.log(connection, failure);
        }
    }

    /** The last callback of a connection has returned. */
    void ended(PooledConnection connection) {
        if (closed) {
            // Its handler has outlasted the pool: if the writer is a thread that is stuck, nobody else closes it.
            ring.asWriter(() -> closeDescriptor(connection));
        }
    }

    private void closeDescriptor(PooledConnection connection) {
        if (!connection.outbound().isClosed()) {
            connection.outbound().fail(buffers);
            connection.outbound().closed();
            table.remove(connection);
            counters.closed.incrementAndGet();
            calls.close(connection.fd());
        }
    }
}
