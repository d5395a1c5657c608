package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import org.jspecify.annotations.Nullable;

/** An eventfd(2). */
final class EventCounter extends OpenFile {

    /** The largest value, as an unsigned number: one more cannot be written. */
    private static final long FULL = -2;

    private final boolean semaphore;
    private long value;

    EventCounter(SimulatedKernel kernel, int initial, int flags) {
        super(kernel, Linux.O_RDWR | flags & Linux.O_NONBLOCK);
        value = Integer.toUnsignedLong(initial);
        semaphore = (flags & Linux.EFD_SEMAPHORE) != 0;
    }

    @Override
    int ready() {
        return (value != 0 ? Linux.EPOLLIN : 0) | (value != FULL ? Linux.EPOLLOUT : 0);
    }

    @Override
    byte @Nullable [] take(int most, boolean peek) {
        if (most < Long.BYTES) {
            throw new Failed(Linux.EINVAL);
        }
        if (value == 0) {
            return null;
        }
        long taken = semaphore ? 1 : value;
        value -= taken;
        wake(Linux.EPOLLOUT);
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(taken).array();
    }

    @Override
    int room(long length) {
        if (length < Long.BYTES) {
            throw new Failed(Linux.EINVAL);
        }
        return Long.BYTES;
    }

    @Override
    int put(byte[] bytes) {
        long more = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
        if (more == -1) {
            throw new Failed(Linux.EINVAL);
        }
        if (Long.compareUnsigned(FULL - value, more) < 0) {
            return 0;
        }
        value += more;
        wake(Linux.EPOLLIN);
        return Long.BYTES;
    }

    @Override
    void released() {
    }
}
