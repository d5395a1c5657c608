package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * An open file descriptor and the right to close it. Every descriptor of this package is CLOEXEC, and non-blocking
 * unless {@link #blocking} asks otherwise.
 *
 * <p><b>Threads.</b> Any method may be called by any thread. A call that is under way when another thread calls
 * {@link #close()} runs to its end on this descriptor: the kernel's close comes after the last such call, so no call
 * ever acts on a descriptor that was closed and whose number was given to something else. A call that starts after
 * {@code close()} gets an {@link IllegalStateException}.
 *
 * <p><b>Results of reads and writes</b> are a count of bytes above 0, or {@link #WOULD_BLOCK}, or {@link #END}. Buffers
 * are direct: the kernel works on their memory.
 */
public abstract class Descriptor implements AutoCloseable {

    /** The end of the stream: the peer has closed, or no writer is left. */
    public static final int END = -1;
    /** Nothing to read, or no room to write, now (EAGAIN). */
    public static final int WOULD_BLOCK = -2;

    private static final int CLOSED = 1 << 31;
    private static final int GONE = 1 << 30;
    private static final VarHandle USES;

    static {
        try {
            USES = MethodHandles.lookup().findVarHandle(Descriptor.class, "uses", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SystemCalls calls;
    private final int fd;
    /**
     * The number of calls under way and the bit CLOSED; who brings it to CLOSED alone moves it to CLOSED|GONE and
     * closes.
     */
    @SuppressWarnings("unused")
    private volatile int uses;

    Descriptor(SystemCalls calls, int fd) {
        this.calls = calls;
        this.fd = fd;
    }

    /**
     * The descriptor's number, for {@link SystemCalls} and for the overloads that take one. The caller sees to it that
     * this object stays open as long as the number is used.
     *
     * @throws IllegalStateException if this is closed
     */
    public final int fd() {
        if (!isOpen()) {
            throw closed();
        }
        return fd;
    }

    /** Whether {@link #close()} has not been called yet. */
    public final boolean isOpen() {
        return (uses & CLOSED) == 0;
    }

    /** The system calls this descriptor was opened with. */
    public final SystemCalls calls() {
        return calls;
    }

    /**
     * Sets or clears O_NONBLOCK, which belongs to the open file: it holds for every duplicate of the descriptor too.
     *
     * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2)</a>
     */
    public final void blocking(boolean blocking) throws ErrnoException {
        enter();
        try {
            int flags = Errno.check(calls.fcntl(fd, Linux.F_GETFL, 0), "fcntl(F_GETFL)", fd);
            int wanted = blocking ? flags & ~Linux.O_NONBLOCK : flags | Linux.O_NONBLOCK;
            Errno.check(calls.fcntl(fd, Linux.F_SETFL, wanted), "fcntl(F_SETFL)", fd);
        } finally {
            leave();
        }
    }

    /**
     * Closes the descriptor once the calls under way have ended; wakes none of them. A second call does nothing.
     *
     * <p>A descriptor that is registered with an {@link Epoll} should be {@linkplain Epoll#remove removed} first: the
     * kernel forgets a registration only when the last duplicate of the descriptor is closed.
     */
    @Override
    public void close() {
        int before = (int) USES.getAndBitwiseOr(this, CLOSED);
        if (before == 0) {
            closeOnce();
        }
    }

    /**
     * Gives up the descriptor without closing it: this object is closed from here on, and the number is the caller's to close.
     *
     * @throws IllegalStateException if this is closed, or another thread is in a call
     */
    public final int detach() {
        if (!USES.compareAndSet(this, 0, CLOSED | GONE)) {
            throw isOpen() ? new IllegalStateException(this + " is in use by another thread") : closed();
        }
        return fd;
    }

    /** Counts this thread in and gives the number; every {@code enter} has its {@link #leave}. */
    final int enter() {
        int before = (int) USES.getAndAdd(this, 1);
        if (before < 0) {
            leave();
            throw closed();
        }
        return fd;
    }

    final void leave() {
        int before = (int) USES.getAndAdd(this, -1);
        if (before == CLOSED + 1) {
            closeOnce();
        }
    }

    /**
     * Nobody is inside any more. A failed {@code enter} may bring the count here again, so a CAS picks the one who
     * closes.
     */
    private void closeOnce() {
        if (USES.compareAndSet(this, CLOSED, CLOSED | GONE)) {
            calls.close(fd);
        }
    }

    final int readBytes(ByteBuffer target) throws ErrnoException {
        requireRoom(target);
        enter();
        try {
            long result;
            do {
                result = calls.read(fd, addressOf(target), target.remaining());
            } while (result == -Linux.EINTR);
            return transferred(target, result, "read");
        } finally {
            leave();
        }
    }

    final int writeBytes(ByteBuffer source) throws ErrnoException {
        if (!source.hasRemaining()) {
            return 0;
        }
        enter();
        try {
            long result;
            do {
                result = calls.write(fd, addressOf(source), source.remaining());
            } while (result == -Linux.EINTR);
            return transferred(source, result, "write");
        } finally {
            leave();
        }
    }

    /** The 64-bit counter that eventfd and timerfd give to a read, which sets it back; 0 if there is none. */
    final long takeCounter() throws ErrnoException {
        enter();
        try (Scratch value = Scratch.take(calls)) {
            long result;
            do {
                result = calls.read(fd, value.address(), Long.BYTES);
            } while (result == -Linux.EINTR);
            if (result == -Linux.EAGAIN) {
                return 0;
            }
            Errno.check((int) result, "read", fd);
            return value.memory().getLong(0);
        } finally {
            leave();
        }
    }

    /** One place for what the result of a read or write means. */
    final int transferred(ByteBuffer buffer, long result, String call) throws ErrnoException {
        if (result > 0) {
            buffer.position(buffer.position() + (int) result);
            return (int) result;
        }
        if (result == 0) {
            return END;
        }
        if (result == -Linux.EAGAIN) {
            return WOULD_BLOCK;
        }
        throw new ErrnoException(call, (int) -result, fd);
    }

    final long addressOf(ByteBuffer buffer) {
        return calls.address(buffer) + buffer.position();
    }

    static void requireRoom(ByteBuffer target) {
        if (!target.hasRemaining()) {
            throw new IllegalArgumentException("the buffer has no room to read into: clear() or compact() it first");
        }
    }

    private IllegalStateException closed() {
        return new IllegalStateException(this + " is closed");
    }

    /** The kind of descriptor and its number. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "(fd " + fd + ')';
    }
}
