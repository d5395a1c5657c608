package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import org.jspecify.annotations.Nullable;

/** One end of a pipe(7). */
final class PipeFile extends OpenFile {

    private static final int CAPACITY = 65_536;
    /** So many bytes are written together or not at all. */
    private static final int ATOMIC = 4096;

    private final ByteQueue bytes;
    private @Nullable PipeFile other;

    private PipeFile(SimulatedKernel kernel, int flags, ByteQueue bytes) {
        super(kernel, flags);
        this.bytes = bytes;
    }

    /** Read end, write end. */
    static PipeFile[] open(SimulatedKernel kernel, int nonblock) {
        ByteQueue between = new ByteQueue();
        PipeFile reader = new PipeFile(kernel, Linux.O_RDONLY | nonblock, between);
        PipeFile writer = new PipeFile(kernel, Linux.O_WRONLY | nonblock, between);
        reader.other = writer;
        writer.other = reader;
        return new PipeFile[] {reader, writer};
    }

    private boolean writes() {
        return (flags & Linux.O_WRONLY) != 0;
    }

    private boolean hasSpace() {
        return CAPACITY - bytes.size() >= ATOMIC;
    }

    @Override
    int ready() {
        if (writes()) {
            return (hasSpace() ? Linux.EPOLLOUT : 0) | (other == null ? Linux.EPOLLERR : 0);
        }
        return (bytes.size() > 0 ? Linux.EPOLLIN : 0) | (other == null ? Linux.EPOLLHUP : 0);
    }

    @Override
    byte @Nullable [] take(int most, boolean peek) {
        if (writes()) {
            throw new Failed(Linux.EBADF);
        }
        if (bytes.size() == 0) {
            return other == null ? new byte[0] : null;
        }
        boolean wasFull = !hasSpace();
        byte[] taken = bytes.take(most, false);
        if (wasFull && hasSpace() && other != null) {
            other.wake(Linux.EPOLLOUT);
        }
        return taken;
    }

    @Override
    int room(long length) {
        if (!writes()) {
            throw new Failed(Linux.EBADF);
        }
        if (other == null) {
            throw new Failed(Linux.EPIPE);
        }
        int free = CAPACITY - bytes.size();
        return length <= ATOMIC && length > free ? 0 : (int) Math.min(length, free);
    }

    @Override
    int put(byte[] more) {
        bytes.add(more);
        if (other != null) {
            other.wake(Linux.EPOLLIN);
        }
        return more.length;
    }

    @Override
    void released() {
        PipeFile left = other;
        if (left != null) {
            left.other = null;
            left.wake(ANYTHING);
        }
    }
}
