package io.baton.epoll.tck;

import io.baton.epoll.Event;
import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.lang.ref.Reference;
import java.util.Arrays;

/** An array of {@code struct epoll_event} for raw waits, and the timespec beside it. Owned by one thread at a time. */
final class EventArray {

    private final SystemCalls calls;
    private final EventLayout layout;
    private final Memory events;
    private final Memory timespec;
    private final int capacity;

    EventArray(SystemCalls calls, int capacity) {
        this.calls = calls;
        this.layout = calls.eventLayout();
        this.events = new Memory(calls, layout.size() * capacity);
        this.timespec = new Memory(calls, 16);
        this.capacity = capacity;
    }

    /** {@code epoll_wait(2)}: the number of events, or {@code -errno}. */
    int await(int epfd, int timeoutMillis) {
        return await(epfd, capacity, timeoutMillis);
    }

    int await(int epfd, int maxEvents, int timeoutMillis) {
        int result = calls.epollWait(epfd, events.address(), maxEvents, timeoutMillis);
        Reference.reachabilityFence(this);
        return result;
    }

    /** Waits for events that must come, even if signals interrupt it: their number, or 0 after the patience. */
    int awaitPatiently(int epfd) {
        int count;
        do {
            count = await(epfd, Contract.PATIENCE_SECONDS * 1000);
        } while (count == -Linux.EINTR);
        return count;
    }

    /** {@code epoll_pwait2(2)} with this timeout. */
    int awaitNanos(int epfd, long nanos) {
        return awaitTimespec(epfd, nanos / 1_000_000_000L, nanos % 1_000_000_000L);
    }

    /** {@code epoll_pwait2(2)} with these two fields, valid or not. */
    int awaitTimespec(int epfd, long seconds, long nanos) {
        timespec.buffer().putLong(0, seconds).putLong(8, nanos);
        return awaitAt(epfd, timespec.address());
    }

    /** {@code epoll_pwait2(2)} without a timeout. */
    int awaitForEver(int epfd) {
        return awaitAt(epfd, 0);
    }

    private int awaitAt(int epfd, long timeout) {
        int result = calls.epollPwait2(epfd, events.address(), capacity, timeout);
        Reference.reachabilityFence(this);
        return result;
    }

    int mask(int index) {
        return layout.events(events.buffer(), index);
    }

    long data(int index) {
        return layout.data(events.buffer(), index);
    }

    /** The data of the first {@code count} events, in the kernel's order. */
    long[] allData(int count) {
        long[] all = new long[Math.max(count, 0)];
        Arrays.setAll(all, this::data);
        return all;
    }

    /** The first {@code count} events for a failure's message. */
    String describe(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ").append(Event.names(mask(i))).append(" data ").append(data(i));
        }
        return text.toString();
    }
}
