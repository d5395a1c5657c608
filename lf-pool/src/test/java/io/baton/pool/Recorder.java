package io.baton.pool;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Echoes, and keeps what its callbacks were told. For one connection at a time. */
public class Recorder implements ConnectionHandler {

    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Connection connection;
    private volatile Throwable cause;

    @Override
    public void onOpen(Connection opening) throws Exception {
        opened.incrementAndGet();
        connection = opening;
        open.countDown();
    }

    @Override
    public void onData(Connection receiving, ByteBuffer in) throws Exception {
        receiving.reply(in);
    }

    @Override
    public void onClose(Connection closing, Throwable why) {
        cause = why;
        closed.incrementAndGet();
        end.countDown();
    }

    /** The connection, once it is open. */
    public Connection connection() throws InterruptedException {
        if (!open.await(15, TimeUnit.SECONDS)) {
            throw new AssertionError("no connection was opened");
        }
        return connection;
    }

    /** Why it was closed, once it is; null if somebody asked for it. */
    public Throwable cause() throws InterruptedException {
        if (!end.await(15, TimeUnit.SECONDS)) {
            throw new AssertionError("the connection was not closed");
        }
        return cause;
    }
}
