package io.baton.epoll.sim;

import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One of the two kernels that a {@link Program} compares: its system calls, and memory for their structs and bytes. */
final class Side {

    static final int BYTES = 8192;
    /** Where a length stands that a call reads and writes. */
    private static final int LENGTH_AT = 256;

    final SystemCalls calls;
    final boolean isReal;
    final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
    final long address;

    Side(SystemCalls calls, boolean isReal) {
        this.calls = calls;
        this.isReal = isReal;
        this.address = calls.address(memory);
    }

    /** Begins the memory with so many bytes that are the same on both sides. */
    void fill(int bytes, long value) {
        for (int at = 0; at < bytes; at += Long.BYTES) {
            memory.putLong(at, value + at);
        }
    }

    /** {@code epoll_ctl(2)}. */
    int control(int epfd, int op, int fd, int mask, long data) {
        calls.eventLayout().write(memory, 0, mask, data);
        return calls.epollCtl(epfd, op, fd, address);
    }

    /** The events that {@code poll(2)} reports of those asked for, or {@code -errno}. */
    int poll(int fd, int asked, int timeoutMillis) {
        memory.putInt(0, fd).putShort(4, (short) asked).putShort(6, (short) 0);
        int result = calls.poll(address, 1, timeoutMillis);
        return result < 0 ? result : memory.getShort(6);
    }

    /** Binds to a name of {@code length} bytes, which {@link #memory} begins with, and listens. */
    int listen(int fd, int length, int backlog) {
        int bound = calls.bind(fd, address, length);
        return bound < 0 ? bound : calls.listen(fd, backlog);
    }

    /** Connects to the name of another socket. */
    int connect(int fd, int to) {
        memory.putInt(LENGTH_AT, LENGTH_AT);
        int named = calls.getsockname(to, address, address + LENGTH_AT);
        return named < 0 ? named : calls.connect(fd, address, memory.getInt(LENGTH_AT));
    }

    /** Whether there is a peer's name: 0, or {@code -errno}. */
    int getpeername(int fd) {
        memory.putInt(LENGTH_AT, LENGTH_AT);
        return calls.getpeername(fd, address, address + LENGTH_AT);
    }

    /** A socket option of one number, or {@code -errno}. */
    int option(int fd, int level, int name) {
        memory.putInt(LENGTH_AT, Integer.BYTES);
        int result = calls.getsockopt(fd, level, name, address, address + LENGTH_AT);
        return result < 0 ? result : memory.getInt(0);
    }

    /** A socket option of several numbers. */
    int setOption(int fd, int level, int name, int... values) {
        for (int i = 0; i < values.length; i++) {
            memory.putInt(i * Integer.BYTES, values[i]);
        }
        return calls.setsockopt(fd, level, name, address, values.length * Integer.BYTES);
    }
}
