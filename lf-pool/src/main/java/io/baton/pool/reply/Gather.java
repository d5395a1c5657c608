package io.baton.pool.reply;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.connection.Chunk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A list of pieces that leave in one system call: {@code send} for one, {@code sendmsg} for several (the writev that takes
 * MSG_NOSIGNAL). The writer's own, used again and again.
 *
 * <pre>{@code
 * struct iovec  { void *iov_base; size_t iov_len; };                           // 16 bytes
 * struct msghdr { void *msg_name; socklen_t msg_namelen; struct iovec *msg_iov;
 *                 size_t msg_iovlen; void *msg_control; size_t msg_controllen; int msg_flags; };   // 56 bytes
 * }</pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/sendmsg.2.html">sendmsg(2)</a>
 */
final class Gather {

    /** How many pieces one call takes; the kernel allows 1024 (IOV_MAX). */
    static final int MAX_PIECES = 64;

    private static final int MSGHDR_BYTES = 56;
    private static final int IOVEC_BYTES = 16;

    private final SystemCalls calls;
    private final ByteBuffer memory =
            ByteBuffer.allocateDirect(MSGHDR_BYTES + MAX_PIECES * IOVEC_BYTES).order(ByteOrder.nativeOrder());
    private final long address;
    private final Chunk[] pieces = new Chunk[MAX_PIECES];
    private int count;
    private long bytes;

    Gather(SystemCalls calls) {
        this.calls = calls;
        this.address = calls.address(memory);
        memory.putLong(16, address + MSGHDR_BYTES);
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == MAX_PIECES;
    }

    int count() {
        return count;
    }

    Chunk piece(int index) {
        return pieces[index];
    }

    /** How many bytes all pieces have. */
    long bytes() {
        return bytes;
    }

    void add(Chunk piece) {
        pieces[count++] = piece;
        bytes += piece.memory().remaining();
    }

    void clear() {
        for (int i = 0; i < count; i++) {
            pieces[i] = null;
        }
        count = 0;
        bytes = 0;
    }

    /** Sends what the socket takes; {@code -EAGAIN} or another {@code -errno} if it takes nothing. The pieces stay as they are. */
    long send(int fd) {
        long result;
        do {
            result = count == 1 ? sendOne(fd) : sendAll(fd);
        } while (result == -Linux.EINTR);
        return result;
    }

    private long sendOne(int fd) {
        ByteBuffer piece = pieces[0].memory();
        return calls.send(fd, pieces[0].address() + piece.position(), piece.remaining(), Linux.MSG_NOSIGNAL);
    }

    private long sendAll(int fd) {
        for (int i = 0; i < count; i++) {
            ByteBuffer piece = pieces[i].memory();
            int at = MSGHDR_BYTES + i * IOVEC_BYTES;
            memory.putLong(at, pieces[i].address() + piece.position());
            memory.putLong(at + 8, piece.remaining());
        }
        memory.putLong(24, count);
        return calls.sendmsg(fd, address, Linux.MSG_NOSIGNAL);
    }
}
