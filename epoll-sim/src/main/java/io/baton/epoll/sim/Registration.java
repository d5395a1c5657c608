package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

/** One descriptor that an epoll instance watches: {@code struct epitem}. */
final class Registration {

    private static final int NO_EVENTS = Linux.EPOLLWAKEUP | Linux.EPOLLONESHOT | Linux.EPOLLET | Linux.EPOLLEXCLUSIVE;

    final EpollInstance instance;
    final OpenFile file;
    final int fd;
    long data;
    boolean queued;
    private int mask;

    Registration(EpollInstance instance, OpenFile file, int fd, int mask, long data) {
        this.instance = instance;
        this.file = file;
        this.fd = fd;
        set(mask, data);
    }

    void set(int events, long newData) {
        mask = events | Linux.EPOLLERR | Linux.EPOLLHUP;
        data = newData;
    }

    boolean isExclusive() {
        return (mask & Linux.EPOLLEXCLUSIVE) != 0;
    }

    boolean isLevel() {
        return (mask & Linux.EPOLLET) == 0;
    }

    /** Whether it would report something: not between the report of a one-shot registration and the next EPOLL_CTL_MOD. */
    boolean isArmed() {
        return (mask & ~NO_EVENTS) != 0;
    }

    Watched state() {
        return new Watched(mask, isArmed(), queued, file.hasInput());
    }

    /** The events it has to report now. */
    int ready() {
        return file.ready() & mask & ~NO_EVENTS;
    }

    void reported() {
        if ((mask & Linux.EPOLLONESHOT) != 0) {
            mask &= NO_EVENTS;
        }
    }

    /** Some of these events have come. Returns whether a thread waits for this instance. */
    boolean wake(int events) {
        if (!isArmed() || events != OpenFile.ANYTHING && (events & mask) == 0) {
            return false;
        }
        instance.queue(this);
        return instance.hasWaiters();
    }

    /** The file is closed, or the registration deleted. */
    void end() {
        file.unwatch(this);
        instance.remove(this);
    }
}
