package io.baton.epoll;

import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;

/** One end of a {@link Pipe} or FIFO. */
public final class PipeEnd extends Descriptor {

    PipeEnd(SystemCalls calls, int fd) {
        super(calls, fd);
    }

    /**
     * Reads into the buffer's remaining room: {@code read(2)}.
     *
     * @param target a direct buffer
     * @return bytes read, {@link #WOULD_BLOCK}, or {@link #END} when no writer is left
     */
    public int read(ByteBuffer target) throws ErrnoException {
        return readBytes(target);
    }

    /**
     * Writes the remaining bytes of the buffer, or a part of them: {@code write(2)}.
     *
     * @param source a direct buffer
     * @return bytes written, or {@link #WOULD_BLOCK} when the pipe is full
     * @throws ErrnoException EPIPE when no reader is left
     */
    public int write(ByteBuffer source) throws ErrnoException {
        return writeBytes(source);
    }
}
