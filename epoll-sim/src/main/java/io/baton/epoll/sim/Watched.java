package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

/**
 * A registration in an epoll instance, for tests that look into the kernel.
 *
 * @param mask the events it is registered for, and how; after the report of a one-shot registration only how
 * @param isArmed whether it would report an event: not between the report of a one-shot registration and the next EPOLL_CTL_MOD
 * @param isQueued whether it is on the list of those that epoll_wait looks at; if not, only a new event can bring it there
 * @param hasInput whether there is something to read, or the end of the stream
 */
public record Watched(int mask, boolean isArmed, boolean isQueued, boolean hasInput) {

    /** Whether it is registered for one of these events. */
    public boolean has(int events) {
        return (mask & events) != 0;
    }

    /** Whether it reports an event for as long as it lasts: neither edge-triggered nor one-shot. */
    public boolean isLevelTriggered() {
        return !has(Linux.EPOLLET | Linux.EPOLLONESHOT);
    }

    /** Whether there is something to read that it will not report: it is edge-triggered, and the edge was reported before. */
    public boolean hasMissedInput() {
        return has(Linux.EPOLLET) && has(Linux.EPOLLIN) && isArmed && hasInput && !isQueued;
    }
}
