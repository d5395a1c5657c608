package io.baton.epoll;

import io.baton.epoll.spi.Linux;

/**
 * What the kernel shall report about a descriptor, and how often. An immutable value.
 *
 * <pre>{@code
 * Interest.IN                               // level-triggered: reported as long as bytes wait
 * Interest.IN.and(Interest.OUT).edge()      // reported once for every change
 * Interest.IN.and(Interest.RDHUP).oneshot() // reported once, then silent until Epoll.modify
 * }</pre>
 *
 * <p>Reports have another type, {@link Event}. The kernel adds ERR and HUP to every interest.
 *
 * <table class="striped">
 * <caption>The bits of {@link #mask()}</caption>
 * <thead><tr><th>interest</th><th>bit</th><th>asks for</th></tr></thead>
 * <tbody>
 * <tr><td>{@link #IN}</td><td>EPOLLIN 0x001</td><td>bytes, a connection to accept, or end of stream</td></tr>
 * <tr><td>{@link #PRI}</td><td>EPOLLPRI 0x002</td><td>out-of-band data; a change of /proc/mounts</td></tr>
 * <tr><td>{@link #OUT}</td><td>EPOLLOUT 0x004</td><td>room to write; a finished connect</td></tr>
 * <tr><td>{@link #RDHUP}</td><td>EPOLLRDHUP 0x2000</td><td>the peer shut down its writing half</td></tr>
 * <tr><td>{@link #exclusive()}</td><td>EPOLLEXCLUSIVE 1&lt;&lt;28</td><td>not all instances are woken</td></tr>
 * <tr><td>{@link #wakeup()}</td><td>EPOLLWAKEUP 1&lt;&lt;29</td><td>no suspend while the event is handled</td></tr>
 * <tr><td>{@link #oneshot()}</td><td>EPOLLONESHOT 1&lt;&lt;30</td><td>one report, then disarmed</td></tr>
 * <tr><td>{@link #edge()}</td><td>EPOLLET 1&lt;&lt;31</td><td>a report per change, not per state</td></tr>
 * </tbody></table>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/epoll_ctl.2.html">epoll_ctl(2)</a>
 */
public final class Interest {

    /** No interest of its own: the kernel reports only ERR and HUP. */
    public static final Interest NONE = new Interest(0);
    /** EPOLLIN: there is something to read or to accept, or the stream ended. */
    public static final Interest IN = new Interest(Linux.EPOLLIN);
    /** EPOLLPRI: an exceptional condition. */
    public static final Interest PRI = new Interest(Linux.EPOLLPRI);
    /** EPOLLOUT: a write would not block. */
    public static final Interest OUT = new Interest(Linux.EPOLLOUT);
    /** EPOLLRDHUP: the peer closed, or shut down its writing half. {@link Epoll#modify} must ask for it each time. */
    public static final Interest RDHUP = new Interest(Linux.EPOLLRDHUP);

    private final int mask;

    private Interest(int mask) {
        this.mask = mask;
    }

    /**
     * An interest of any bits. The kernel answers bits that cannot be combined with EINVAL.
     *
     * @param mask bits of {@link Linux}'s EPOLL constants
     */
    public static Interest ofMask(int mask) {
        return new Interest(mask);
    }

    /** The union of both. */
    public Interest and(Interest other) {
        return with(other.mask);
    }

    /** Edge-triggered: one report for each change. Read until {@link Descriptor#WOULD_BLOCK}. */
    public Interest edge() {
        return with(Linux.EPOLLET);
    }

    /** Disarmed by its first report, ERR and HUP included, until {@link Epoll#modify} arms it again. */
    public Interest oneshot() {
        return with(Linux.EPOLLONESHOT);
    }

    /**
     * If several epoll instances watch the descriptor, the kernel wakes at least one of them instead of all. Only for {@link
     * Epoll#add}, and not together with {@link #oneshot()}: the kernel answers EINVAL.
     */
    public Interest exclusive() {
        return with(Linux.EPOLLEXCLUSIVE);
    }

    /** Keeps the system awake from the report to the next wait; needs CAP_BLOCK_SUSPEND, else the kernel ignores it. */
    public Interest wakeup() {
        return with(Linux.EPOLLWAKEUP);
    }

    private Interest with(int bits) {
        return new Interest(mask | bits);
    }

    /** The {@code events} field of {@code struct epoll_event}. */
    public int mask() {
        return mask;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Interest that && mask == that.mask;
    }

    @Override
    public int hashCode() {
        return mask;
    }

    /** Flag names: {@code IN|RDHUP|ONESHOT}. */
    @Override
    public String toString() {
        return EventMask.toString(mask);
    }
}
