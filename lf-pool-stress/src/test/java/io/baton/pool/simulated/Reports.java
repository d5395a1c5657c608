package io.baton.pool.simulated;

import com.sun.jna.Pointer;

import io.baton.epoll.faults.ForwardingCalls;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.group.EventsInHand;

/** Notes what epoll_wait reports, at the moment at which it does: below the faults, of which some take steps. */
final class Reports extends ForwardingCalls {

    private final EventsInHand events;

    Reports(SystemCalls kernel, EventsInHand events) {
        super(kernel);
        this.events = events;
    }

    private int note(int epfd, long at, int count) {
        for (int i = 0; i < count; i++) {
            events.reported(epfd, new Pointer(at).getLong((long) i * eventLayout().size() + eventLayout().dataOffset()));
        }
        return count;
    }

    @Override
    public int epollWait(int epfd, long at, int maxEvents, int timeoutMillis) {
        return note(epfd, at, super.epollWait(epfd, at, maxEvents, timeoutMillis));
    }

    @Override
    public int epollPwait2(int epfd, long at, int maxEvents, long timeout) {
        return note(epfd, at, super.epollPwait2(epfd, at, maxEvents, timeout));
    }
}
