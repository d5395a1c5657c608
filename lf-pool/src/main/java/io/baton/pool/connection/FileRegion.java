package io.baton.pool.connection;

import io.baton.epoll.spi.SystemCalls;

/** A part of an open file; the descriptor is this object's own, and closed when the part is sent or dropped. */
public final class FileRegion extends Piece {

    private final SystemCalls calls;
    private final int fd;
    private long offset;
    private long remaining;

    /** Takes over an open descriptor. */
    public FileRegion(SystemCalls calls, int fd, long offset, long count) {
        this.calls = calls;
        this.fd = fd;
        this.offset = offset;
        this.remaining = count;
    }

    /** The file's descriptor. */
    public int fd() {
        return fd;
    }

    /** Where the rest begins. */
    public long offset() {
        return offset;
    }

    @Override
    public long remaining() {
        return remaining;
    }

    @Override
    public void sent(long count) {
        offset += count;
        remaining -= count;
    }

    @Override
    public void giveBack(Chunks chunks) {
        calls.close(fd);
    }
}
