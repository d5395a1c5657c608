package io.baton.pool.framing;

import io.baton.pool.Connection;
import io.baton.pool.ForwardingConnection;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;

/** A connection as a {@link FrameHandler} sees it, and what its framing has to know between two turns. */
final class FramedConnection extends ForwardingConnection {

    /** Bytes of an unfinished frame that were searched and left unread. Like {@link #cause} only used by callbacks. */
    private int unfinished;
    private @Nullable FrameTooLongException cause;

    FramedConnection(Connection connection) {
        super(connection);
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

    /** There are frames above, and no bytes. */
    @Override
    public int receive(ByteBuffer target, Duration timeout) {
        throw new UnsupportedOperationException("this connection cannot receive in the middle of a callback: " + this);
    }

    /** Whether frames are welcome. */
    boolean takesFrames() {
        return isReading() && isWritable();
    }
}
