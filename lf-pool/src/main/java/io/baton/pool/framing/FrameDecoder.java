package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Splits received bytes into frames; the subclass knows where a frame ends. It has no buffer: an unfinished frame is left unread,
 * and the pool presents it again with the bytes that follow. A frame is a slice of the received buffer.
 *
 * <p>While the connection is not writable, or reading is paused, frames are left unread too. So a peer that sends requests and
 * reads no replies waits instead of filling the memory with replies.
 */
abstract class FrameDecoder implements ConnectionDecorator {

    private final int maximum;
    private final FrameHandler handler;

    FrameDecoder(String what, int maximum, FrameHandler handler) {
        if (maximum < 1) {
            throw new IllegalArgumentException(what + " must be 1 at least, not " + maximum);
        }
        this.maximum = maximum;
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /**
     * Delivers the frame at the position of {@code in} and moves behind it, or refuses it as too long.
     *
     * @param in holds at least one byte; big-endian
     * @return false if its end is not there yet
     * @throws Exception what the handler threw
     */
    abstract boolean next(FramedConnection connection, ByteBuffer in) throws Exception;

    final int maximum() {
        return maximum;
    }

    /** Hands over {@code length} bytes at {@code from}, and moves to {@code behind}. */
    final void deliver(FramedConnection connection, ByteBuffer in, int from, int length, int behind) throws Exception {
        connection.unfinished(0);
        in.position(behind);
        handler.onFrame(connection, in.slice(from, length));
    }

    /** Ends the connection because of a frame of {@code length} bytes. */
    final void refuse(FramedConnection connection, long length) throws Exception {
        FrameTooLongException tooLong = new FrameTooLongException(length, maximum);
        connection.cause(tooLong);
        handler.onTooLong(connection, tooLong);
        connection.close();
    }

    @Override
    public final void onData(Connection connection, ByteBuffer in) throws Exception {
        FramedConnection framed = FramedConnection.of(connection);
        in.order(ByteOrder.BIG_ENDIAN);
        while (in.hasRemaining() && framed.takesFrames()) {
            if (!next(framed, in)) {
                framed.unfinished(in.remaining());
                break;
            }
        }
        if (!framed.isOpen()) {
            in.position(in.limit());
            framed.unfinished(0);
        }
    }

    @Override
    public final Connection decorate(Connection below) {
        return new FramedConnection(below);
    }

    @Override
    public final void onOpen(Connection connection) throws Exception {
        handler.onOpen(FramedConnection.of(connection));
    }

    @Override
    public final void onReadClosed(Connection connection) throws Exception {
        FramedConnection framed = FramedConnection.of(connection);
        handler.onReadClosed(framed, framed.unfinished());
    }

    @Override
    public final void onWritable(Connection connection) throws Exception {
        handler.onWritable(FramedConnection.of(connection));
    }

    @Override
    public final void onClose(Connection connection, @Nullable Throwable cause) {
        FramedConnection framed = FramedConnection.of(connection);
        handler.onClose(framed, cause == null ? framed.cause() : cause);
    }

    @Override
    public final boolean blocks() {
        return handler.blocks();
    }
}
