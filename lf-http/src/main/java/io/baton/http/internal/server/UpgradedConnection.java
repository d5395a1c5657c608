package io.baton.http.internal.server;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.ForwardingConnection;
import io.baton.pool.Timeout;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/**
 * A connection after an upgrade, as its new handler sees it: with an attachment of its own. It knows the thread that runs the
 * handler, so that the handler may close the server.
 */
final class UpgradedConnection extends ForwardingConnection {

    private final ConnectionHandler handler;
    private final Connection visible;
    /** The thread that is in a callback or a task. Others may read it: a thread finds nothing but itself there. */
    private @Nullable Thread turnThread;

    /** A callback or a task. */
    private interface Turn<E extends Exception> {
        void run() throws E;
    }

    UpgradedConnection(Connection below, ConnectionHandler handler) {
        super(below);
        this.handler = handler;
        this.visible = ConnectionDecorator.decorate(handler, this);
    }

    boolean runsOn(Thread thread) {
        return turnThread == thread;
    }

    private <E extends Exception> void turn(Turn<E> turn) throws E {
        turnThread = Thread.currentThread();
        try {
            turn.run();
        } finally {
            turnThread = null;
        }
    }

    void opened() throws Exception {
        turn(() -> handler.onOpen(visible));
    }

    void received(ByteBuffer in) throws Exception {
        turn(() -> handler.onData(visible, in));
    }

    void readClosed() throws Exception {
        turn(() -> handler.onReadClosed(visible));
    }

    void writable() throws Exception {
        turn(() -> handler.onWritable(visible));
    }

    void closed(@Nullable Throwable cause) {
        turn(() -> handler.onClose(visible, cause));
    }

    @Override
    public Timeout schedule(Duration delay, Runnable task) {
        Objects.requireNonNull(task, "task");
        return super.schedule(delay, () -> turn(task::run));
    }
}
