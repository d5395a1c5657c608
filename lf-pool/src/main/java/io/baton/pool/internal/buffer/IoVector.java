package io.baton.pool.internal.buffer;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A list of memory segments to send by one system call: {@code send} for one segment, {@code sendmsg} for several, because
 * {@code writev} has no MSG_NOSIGNAL. The writer has one and reuses it.
 *
 * <pre>{@code
 * struct iovec  { void *iov_base; size_t iov_len; };                           // 16 bytes
 * struct msghdr { void *msg_name; socklen_t msg_namelen; struct iovec *msg_iov;
 *                 size_t msg_iovlen; void *msg_control; size_t msg_controllen; int msg_flags; };   // 56 bytes
 * }</pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/sendmsg.2.html">sendmsg(2)</a>
 */
public final class IoVector {

    /** How many segments the list holds at most. The kernel allows 1024 in a call (IOV_MAX). */
    static final int MAX_SEGMENTS = 64;

    private static final int MSGHDR_BYTES = 56;
    private static final int IOVEC_BYTES = 16;

    private final SystemCalls calls;
    private final ByteBuffer memory =
            ByteBuffer.allocateDirect(MSGHDR_BYTES + MAX_SEGMENTS * IOVEC_BYTES).order(ByteOrder.nativeOrder());
    private final long address;
    private final PooledBuffer[] segments = new PooledBuffer[MAX_SEGMENTS];
    private int count;
    private long bytes;

    public IoVector(SystemCalls calls) {
        this.calls = calls;
        this.address = calls.address(memory);
        memory.putLong(16, address + MSGHDR_BYTES);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    public boolean isFull() {
        return count == MAX_SEGMENTS;
    }

    public int count() {
        return count;
    }

    public PooledBuffer segment(int index) {
        return segments[index];
    }

    /** The number of bytes of all segments together. */
    public long bytes() {
        return bytes;
    }

    public void add(PooledBuffer segment) {
        segments[count++] = segment;
        bytes += segment.memory().remaining();
    }

    public void clear() {
        for (int i = 0; i < count; i++) {
            segments[i] = null;
        }
        count = 0;
        bytes = 0;
    }

    /** Sends the segments. Returns how many bytes the socket took, or {@code -errno}. Does not change the segments. */
    public long send(int fd) {
        return count == 1 ? sendOne(fd) : sendAll(fd);
    }

    /**
     * Sends a buffer that is not in this list. The list must be empty.
     *
     * @param bytes a direct buffer; sent from position to limit, and not consumed
     * @return how many bytes the socket took, or {@code -errno}
     */
    public long send(int fd, ByteBuffer bytes) {
        long from = calls.address(bytes) + bytes.position();
        long result = RetryOnEintr.send(calls, fd, from, bytes.remaining(), Linux.MSG_NOSIGNAL);
        Reference.reachabilityFence(bytes);
        return result;
    }

    private long sendOne(int fd) {
        ByteBuffer segment = segments[0].memory();
        return RetryOnEintr.send(calls, fd, segments[0].address() + segment.position(), segment.remaining(),
                Linux.MSG_NOSIGNAL);
    }

    private long sendAll(int fd) {
        for (int i = 0; i < count; i++) {
            ByteBuffer segment = segments[i].memory();
            int at = MSGHDR_BYTES + i * IOVEC_BYTES;
            memory.putLong(at, segments[i].address() + segment.position());
            memory.putLong(at + 8, segment.remaining());
        }
        memory.putLong(24, count);
        return RetryOnEintr.sendmsg(calls, fd, address, Linux.MSG_NOSIGNAL);
    }
}
