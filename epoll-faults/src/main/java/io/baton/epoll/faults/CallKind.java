package io.baton.epoll.faults;

import io.baton.epoll.spi.Linux;

/** A system call that may fail; {@code epoll_ctl} is three, since its operations fail for different reasons. */
public enum CallKind {
    /** {@code accept4(2)}. */
    ACCEPT4,
    /** {@code close(2)}. */
    CLOSE,
    /** {@code epoll_create1(2)}. */
    EPOLL_CREATE1,
    /** {@code epoll_ctl(2)} with EPOLL_CTL_ADD. */
    EPOLL_CTL_ADD,
    /** {@code epoll_ctl(2)} with EPOLL_CTL_DEL. */
    EPOLL_CTL_DEL,
    /** {@code epoll_ctl(2)} with EPOLL_CTL_MOD. */
    EPOLL_CTL_MOD,
    /** {@code epoll_wait(2)}, and {@code epoll_pwait2(2)}. */
    EPOLL_WAIT,
    /** {@code eventfd(2)}. */
    EVENTFD,
    /** {@code getsockopt(2)}. */
    GETSOCKOPT,
    /** {@code poll(2)}. */
    POLL,
    /** {@code read(2)} and {@code readv(2)}. */
    READ,
    /** {@code recv(2)}. */
    RECV,
    /** {@code send(2)}. */
    SEND,
    /** {@code sendfile(2)}. */
    SENDFILE,
    /** {@code sendmsg(2)}. */
    SENDMSG,
    /** {@code setsockopt(2)}. */
    SETSOCKOPT,
    /** {@code shutdown(2)}. */
    SHUTDOWN,
    /** {@code socket(2)}. */
    SOCKET,
    /** {@code timerfd_create(2)}. */
    TIMERFD_CREATE,
    /** {@code timerfd_settime(2)}. */
    TIMERFD_SETTIME,
    /** {@code write(2)} and {@code writev(2)}. */
    WRITE;

    static CallKind ofEpollCtl(int op) {
        return switch (op) {
            case Linux.EPOLL_CTL_ADD -> EPOLL_CTL_ADD;
            case Linux.EPOLL_CTL_DEL -> EPOLL_CTL_DEL;
            default -> EPOLL_CTL_MOD;
        };
    }
}
