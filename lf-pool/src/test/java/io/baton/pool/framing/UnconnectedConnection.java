package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.Timeout;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** What a connection without a socket answers, where framings do not ask for more. */
abstract class UnconnectedConnection implements Connection {

    private Object attachment;

    @Override
    public Timeout schedule(Duration delay, Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWritable() {
        return isOpen();
    }

    @Override
    public void replyFile(Path file, long offset, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public SocketAddress localAddress() {
        return null;
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object object) {
        attachment = object;
    }
}
