package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Cuts what is received into frames; how, says the subclass. It has no buffer: an unfinished frame is left unread, and
 * comes again with what follows. A frame is handed over as the received buffer itself, narrowed to the frame for the
 * length of the call.
 */
abstract class FrameDecoder implements ConnectionHandler {

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
     * Delivers the frame at the position of {@code in} and moves behind it, or refuses it.
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
        int end = in.limit();
        connection.unfinished(0);
        in.limit(from + length).position(from).mark();
        try {
            handler.onFrame(connection, in);
        } finally {
            in.limit(end).position(behind).order(ByteOrder.BIG_ENDIAN);
        }
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
        boolean more = true;
        while (more && in.hasRemaining() && framed.isOpen()) {
            more = next(framed, in);
        }
        if (!framed.isOpen()) {
            in.position(in.limit());
        }
        framed.unfinished(in.remaining());
    }

    @Override
    public final void onOpen(Connection connection) throws Exception {
        handler.onOpen(FramedConnection.open(connection));
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
    public final void onClose(Connection connection, Throwable cause) {
        FramedConnection framed = FramedConnection.ofOrOpen(connection);
        handler.onClose(framed, cause == null ? framed.cause() : cause);
    }

    @Override
    public final boolean blocks() {
        return handler.blocks();
    }
}
