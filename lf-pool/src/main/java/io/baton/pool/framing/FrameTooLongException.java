package io.baton.pool.framing;

import java.io.IOException;

/** A peer sent, or announced, a frame above the maximum of the connection's {@link Framing}. */
public final class FrameTooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long length;
    private final int maximum;

    /** A frame of at least {@code length} bytes where {@code maximum} are allowed. */
    public FrameTooLongException(long length, int maximum) {
        super("a frame of at least " + length + " bytes where the maximum is " + maximum);
        this.length = length;
        this.maximum = maximum;
    }

    /** Bytes of the frame: what its prefix says. Of a line, whose end is not waited for, one more than the maximum. */
    public long length() {
        return length;
    }

    /** The maximum, in bytes. */
    public int maximum() {
        return maximum;
    }

    /** Leaves the stack trace empty: any peer can cause this exception, and the place says nothing. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
