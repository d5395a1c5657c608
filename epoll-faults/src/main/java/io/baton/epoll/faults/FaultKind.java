package io.baton.epoll.faults;

import static io.baton.epoll.faults.CallKind.ACCEPT4;
import static io.baton.epoll.faults.CallKind.EPOLL_CREATE1;
import static io.baton.epoll.faults.CallKind.EPOLL_CTL_ADD;
import static io.baton.epoll.faults.CallKind.EPOLL_CTL_MOD;
import static io.baton.epoll.faults.CallKind.EPOLL_WAIT;
import static io.baton.epoll.faults.CallKind.EVENTFD;
import static io.baton.epoll.faults.CallKind.POLL;
import static io.baton.epoll.faults.CallKind.READ;
import static io.baton.epoll.faults.CallKind.RECV;
import static io.baton.epoll.faults.CallKind.SEND;
import static io.baton.epoll.faults.CallKind.SENDFILE;
import static io.baton.epoll.faults.CallKind.SENDMSG;
import static io.baton.epoll.faults.CallKind.SOCKET;
import static io.baton.epoll.faults.CallKind.TIMERFD_CREATE;
import static io.baton.epoll.faults.CallKind.WRITE;

import io.baton.epoll.spi.Linux;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What may go wrong, and in which calls. Each is what a kernel may answer, and leaves behind what the kernel would: whatever the
 * program does next finds it consistent.
 */
public enum FaultKind {

    /** A signal, before the call has done anything: EINTR. */
    INTERRUPTED(Linux.EINTR, ACCEPT4, EPOLL_WAIT, POLL, READ, RECV, SEND, SENDFILE, SENDMSG, WRITE),
    /**
     * Not ready after all: EAGAIN, and nothing was done. If the descriptor is watched edge-triggered it is reported again, since
     * the kernel owes an edge to those who saw EAGAIN.
     */
    NOT_READY(Linux.EAGAIN, ACCEPT4, RECV, SEND, SENDFILE, SENDMSG),
    /** Fewer bytes than asked for are really transferred, one at least. Edges as with {@link #NOT_READY}. */
    SHORT(0, RECV, SEND, SENDFILE, SENDMSG),
    /** The connection is really reset, so that this call and later ones fail: ECONNRESET. TCP only. */
    RESET(Linux.ECONNRESET, RECV, SEND, SENDFILE, SENDMSG),
    /** As {@link #RESET}, but the reset is known already, and the call finds the pipe broken: EPIPE. TCP only. */
    BROKEN_PIPE(Linux.EPIPE, SEND, SENDFILE, SENDMSG),
    /** The process has no descriptor left. A connection stays in the listener's queue. */
    EMFILE(Linux.EMFILE, ACCEPT4, EPOLL_CREATE1, EVENTFD, SOCKET, TIMERFD_CREATE),
    /** The system has no descriptor left. */
    ENFILE(Linux.ENFILE, ACCEPT4, EPOLL_CREATE1, EVENTFD, SOCKET, TIMERFD_CREATE),
    /** The kernel has no memory left. */
    ENOMEM(Linux.ENOMEM, ACCEPT4, EPOLL_CREATE1, EPOLL_CTL_ADD, EPOLL_CTL_MOD, EVENTFD, RECV, SENDMSG, SOCKET,
            TIMERFD_CREATE),
    /** The network has no memory left. */
    ENOBUFS(Linux.ENOBUFS, ACCEPT4, SEND, SENDMSG, SOCKET),
    /** The user watches too many descriptors: {@code /proc/sys/fs/epoll/max_user_watches}. */
    ENOSPC(Linux.ENOSPC, EPOLL_CTL_ADD),
    /** A connection ended before it was accepted. The next call takes the one that waits. */
    ECONNABORTED(Linux.ECONNABORTED, ACCEPT4),
    /** Another end of a connection before it was accepted, as accept(2) lists them. */
    EPROTO(Linux.EPROTO, ACCEPT4),
    /** As {@link #EPROTO}. */
    ENETDOWN(Linux.ENETDOWN, ACCEPT4),
    /** As {@link #EPROTO}. */
    EHOSTUNREACH(Linux.EHOSTUNREACH, ACCEPT4),
    /**
     * A write to an eventfd finds the counter at its maximum, where it really is then: EAGAIN. No eventfd that blocks, and no
     * semaphore.
     */
    COUNTER_FULL(Linux.EAGAIN, WRITE),
    /** Behind the real events one more is reported: of a descriptor that was closed meanwhile, by its old data. */
    STALE_EVENT(0, EPOLL_WAIT),
    /** The call takes a millisecond longer. */
    DELAY(0, CallKind.values()),
    /** The call is not made: {@link OutOfMemoryError}. {@code close} has really closed before. */
    OUT_OF_MEMORY(0, CallKind.values()),
    /** The call is not made: {@link StackOverflowError}. {@code close} has really closed before. */
    STACK_OVERFLOW(0, CallKind.values());

    private final int errno;
    /** Unmodifiable, which the compiler's checker does not see. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<CallKind> calls;

    FaultKind(int errno, CallKind... calls) {
        this.errno = errno;
        EnumSet<CallKind> all = EnumSet.noneOf(CallKind.class);
        Collections.addAll(all, calls);
        this.calls = Collections.unmodifiableSet(all);
    }

    /** The calls that may fail so. */
    public Set<CallKind> calls() {
        return calls;
    }

    /** Whether the call throws instead of giving an answer. */
    public boolean throwing() {
        return this == OUT_OF_MEMORY || this == STACK_OVERFLOW;
    }

    int errno() {
        return errno;
    }
}
