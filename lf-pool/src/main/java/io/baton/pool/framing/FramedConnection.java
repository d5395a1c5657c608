package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.Timeout;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** A connection as a {@link FrameHandler} sees it, and what its framing has to know between two turns. */
final class FramedConnection implements Connection {

    private final Connection connection;
    private volatile @Nullable Object attachment;
    private volatile boolean reading = true;
    /** Bytes of an unfinished frame that were searched and left unread. Like {@link #cause} only used by callbacks. */
    private int unfinished;
    private @Nullable FrameTooLongException cause;

    FramedConnection(Connection connection) {
        this.connection = connection;
    }

    /** The object of a callback, which {@link FrameDecoder#decorate} made. */
    static FramedConnection of(Connection connection) {
        if (connection instanceof FramedConnection framed) {
            return framed;
        }
        throw new IllegalStateException("a framing got a callback for " + connection
                + ", which it did not decorate: a handler that passes its callbacks on to a framing has to be a"
                + " ConnectionDecorator too");
    }

    /** Bytes of a frame that have come while its end has not. */
    int unfinished() {
        return unfinished;
    }

    void unfinished(int bytes) {
        unfinished = bytes;
    }

    @Nullable FrameTooLongException cause() {
        return cause;
    }

    void cause(FrameTooLongException tooLong) {
        cause = tooLong;
    }

    @Override
    public long id() {
        return connection.id();
    }

    @Override
    public void reply(ByteBuffer bytes) {
        connection.reply(bytes);
    }

    @Override
    public void reply(byte[] bytes) {
        connection.reply(bytes);
    }

    @Override
    public void replyFile(Path file, long offset, long count) throws IOException {
        connection.replyFile(file, offset, count);
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public void aboutToBlock() {
        connection.aboutToBlock();
    }

    @Override
    public void awaitWritable(Duration timeout) throws IOException {
        connection.awaitWritable(timeout);
    }

    @Override
    public void pauseReading() {
        reading = false;
        connection.pauseReading();
    }

    @Override
    public void resumeReading() {
        reading = true;
        connection.resumeReading();
    }

    /** Whether frames are welcome. */
    boolean takesFrames() {
        return reading && connection.isWritable();
    }

    @Override
    public Timeout schedule(Duration delay, Runnable task) {
        return connection.schedule(delay, task);
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public boolean isWritable() {
        return connection.isWritable();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return connection.localAddress();
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object object) {
        attachment = object;
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
