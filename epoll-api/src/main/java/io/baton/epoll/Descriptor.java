package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * An open file descriptor and the right to close it. Every descriptor of this package is CLOEXEC, and non-blocking
 * unless {@link #blocking} changes that.
 *
 * <p><b>Threads.</b> Any method may be called by any thread. If one thread calls {@link #close()} while others are in a
 * call, the descriptor is closed when the last of those calls has returned. So no call ever acts on a number that was
 * closed and then given to another descriptor. A call that starts after {@code close()} throws an
 * {@link IllegalStateException}.
 *
 * <p><b>Results of reads and writes</b> are the number of bytes, {@link #WOULD_BLOCK} or {@link #END}. A read returns at
 * least 1 byte, a write of an empty buffer returns 0.
 *
 * <p><b>Buffers</b> must be direct, as the kernel works on their memory; a read does not take a read-only one. During a
 * call the buffer belongs to the call: no other thread may change it or close its Arena. The position moves by the
 * result. Misuse is an {@link IllegalArgumentException}, a buffer of a closed Arena an {@link IllegalStateException}.
 */
public abstract class Descriptor implements AutoCloseable {

    /** The end of the stream: the peer has closed or shut down writing, or no writer of a pipe is left. */
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
     * The number of calls under way, and the bit CLOSED. The thread that finds CLOSED and no call under way moves this to
     * CLOSED|GONE and closes the descriptor.
     */
    @SuppressWarnings("unused")
    private volatile int uses;

    Descriptor(SystemCalls calls, int fd) {
        this.calls = calls;
        this.fd = fd;
    }

    /**
     * The descriptor's number, for {@link SystemCalls} and for the overloads that take one. The caller must keep this object
     * open as long as it uses the number.
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
     * Sets or clears O_NONBLOCK. The flag belongs to the open file, so it changes for every duplicate of the descriptor.
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
     * Closes the descriptor when the calls under way have returned; it does not wait for them and does not wake them. A
     * second call does nothing.
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
     * Gives up the descriptor without closing it: this object is closed from here on, and the caller must close the number.
     *
     * @throws IllegalStateException if this is closed, or another thread is in a call
     */
    public final int detach() {
        if (!USES.compareAndSet(this, 0, CLOSED | GONE)) {
            throw isOpen() ? new IllegalStateException(this + " is in use by another thread") : closed();
        }
        return fd;
    }

    /** Counts a call as under way and returns the number. Each {@code enter} must be followed by one {@link #leave}. */
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
     * Called when no call is under way. An {@code enter} that fails may reach this state a second time, so a CAS decides
     * which thread closes.
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
            return transferred(target, RetryOnEintr.read(calls, fd, addressOf(target), target.remaining()), "read");
        } finally {
            leave();
        }
    }

    final int writeBytes(ByteBuffer source) throws ErrnoException {
        enter();
        try {
            if (!source.hasRemaining()) {
                return 0;
            }
            return transferred(source, RetryOnEintr.write(calls, fd, addressOf(source), source.remaining()), "write");
        } finally {
            leave();
        }
    }

    /** Reads and resets the 64-bit counter of an eventfd or timerfd; 0 if the counter is 0. */
    final long takeCounter() throws ErrnoException {
        enter();
        try (Scratch value = Scratch.take(calls)) {
            long result = RetryOnEintr.read(calls, fd, value.address(), Long.BYTES);
            if (result == -Linux.EAGAIN) {
                return 0;
            }
            Errno.check((int) result, "read", fd);
            return value.memory().getLong(0);
        } finally {
            leave();
        }
    }

    /** Moves the position by what was transferred and translates the result; throws if it is an error. */
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
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("the buffer is read-only");
        }
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
