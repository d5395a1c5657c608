package io.baton.epoll;

import io.baton.epoll.spi.Linux;

/**
 * One event, read in place from an {@link Events} buffer: a view, valid until the next wait with that buffer.
 *
 * <p>Every predicate is a hint: the read or write that follows may still return {@link Descriptor#WOULD_BLOCK}.
 *
 * <table class="striped">
 * <caption>The exact bits behind each predicate: true if any of them is set</caption>
 * <thead><tr><th>predicate</th><th>bits</th><th>means</th></tr></thead>
 * <tbody>
 * <tr><td>{@link #isReadable()}</td><td>IN, RDHUP, ERR, HUP</td><td>a read returns at once: bytes, end, error</td></tr>
 * <tr><td>{@link #isWritable()}</td><td>OUT, ERR, HUP</td><td>a write returns at once: progress, or an error</td></tr>
 * <tr><td>{@link #isReadClosed()}</td><td>RDHUP, HUP</td><td>after the buffered bytes comes the end</td></tr>
 * <tr><td>{@link #isClosed()}</td><td>HUP</td><td>both halves are shut, or the other end of a pipe is gone</td></tr>
 * <tr><td>{@link #isError()}</td><td>ERR</td><td>SO_ERROR is set; or the read end of this pipe is gone</td></tr>
 * <tr><td>{@link #isPriority()}</td><td>PRI</td><td>an exceptional condition</td></tr>
 * </tbody></table>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/epoll_ctl.2.html">epoll_ctl(2)</a>
 */
public final class Event {

    private static final int READABLE = Linux.EPOLLIN | Linux.EPOLLRDHUP | Linux.EPOLLERR | Linux.EPOLLHUP;
    private static final int WRITABLE = Linux.EPOLLOUT | Linux.EPOLLERR | Linux.EPOLLHUP;
    private static final int READ_CLOSED = Linux.EPOLLRDHUP | Linux.EPOLLHUP;

    private final Events events;
    private final int index;

    Event(Events events, int index) {
        this.events = events;
        this.index = index;
    }

    /** The 64 bits that were given to {@link Epoll#add} or {@link Epoll#modify}. */
    public long data() {
        return events.data(index);
    }

    /** The raw {@code events} field. */
    public int mask() {
        return events.mask(index);
    }

    /** IN, RDHUP, ERR or HUP. */
    public boolean isReadable() {
        return isReadable(mask());
    }

    /** OUT, ERR or HUP. */
    public boolean isWritable() {
        return isWritable(mask());
    }

    /** RDHUP or HUP. */
    public boolean isReadClosed() {
        return isReadClosed(mask());
    }

    /** HUP. */
    public boolean isClosed() {
        return (mask() & Linux.EPOLLHUP) != 0;
    }

    /** ERR. */
    public boolean isError() {
        return (mask() & Linux.EPOLLERR) != 0;
    }

    /** PRI. */
    public boolean isPriority() {
        return (mask() & Linux.EPOLLPRI) != 0;
    }

    /** {@link #isReadable()} of a raw mask. */
    public static boolean isReadable(int mask) {
        return (mask & READABLE) != 0;
    }

    /** {@link #isWritable()} of a raw mask. */
    public static boolean isWritable(int mask) {
        return (mask & WRITABLE) != 0;
    }

    /** {@link #isReadClosed()} of a raw mask. */
    public static boolean isReadClosed(int mask) {
        return (mask & READ_CLOSED) != 0;
    }

    /** The names of a raw mask's flags: {@code IN|RDHUP}. */
    public static String names(int mask) {
        return EventMask.toString(mask);
    }

    /** Flag names and data: {@code IN|RDHUP data=0x7}. */
    @Override
    public String toString() {
        return EventMask.toString(mask()) + " data=0x" + Long.toHexString(data());
    }
}
