package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.Timeout;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connection as a {@link FrameHandler} sees it, and the little that a framing has to know of it between two turns. It
 * is the attachment of the connection it stands for, and has one of its own for the handler.
 */
final class FramedConnection implements Connection {

    private final Connection connection;
    private volatile Object attachment;
    /** Bytes of an unfinished frame that were looked at and left unread. Like {@link #cause} only used by callbacks. */
    private int unfinished;
    private FrameTooLongException cause;

    private FramedConnection(Connection connection, Object attachment) {
        this.connection = connection;
        this.attachment = attachment;
    }

    /** Takes the place of the connection's attachment, and takes over what is there. */
    static FramedConnection open(Connection connection) {
        FramedConnection framed = new FramedConnection(connection, connection.attachment());
        connection.attach(framed);
        return framed;
    }

    /** For the last callback, which comes without a first one if the connection was not established. */
    static FramedConnection ofOrOpen(Connection connection) {
        return connection.attachment() instanceof FramedConnection framed ? framed : open(connection);
    }

    static FramedConnection of(Connection connection) {
        if (connection.attachment() instanceof FramedConnection framed) {
            return framed;
        }
        throw new IllegalStateException("a framing needs a connection's attachment and all callbacks, onOpen first");
    }

    int unfinished() {
        return unfinished;
    }

    void unfinished(int bytes) {
        unfinished = bytes;
    }

    FrameTooLongException cause() {
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
    public SocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return connection.localAddress();
    }

    @Override
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object object) {
        attachment = object;
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
