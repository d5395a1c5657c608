package io.baton.pool.internal.connection;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.time.Timeouts;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the connections of a group use of their group.
 *
 * @param calls how they reach the kernel
 * @param replies where their replies go
 * @param events is told what happens to them
 * @param timers runs their scheduled tasks
 * @param ids the last connection number given, of all groups of the pool
 * @param histories what is known of handlers, of all groups of the pool
 * @param midTurn receives and waits in the middle of a callback; null where no callback does
 * @param virtualFollowers whether a handler that blocks holds a virtual thread only, so that nothing need be known beforehand
 */
public record GroupServices(SystemCalls calls, Replies replies, ConnectionEvents events, Timeouts timers,
        AtomicLong ids, HandlerHistories histories, @Nullable MidTurn midTurn, boolean virtualFollowers) {

    /** Of a group that shares nothing but the numbers, without virtual followers. */
    public GroupServices(SystemCalls calls, Replies replies, ConnectionEvents events, Timeouts timers, AtomicLong ids) {
        this(calls, replies, events, timers, ids, new HandlerHistories(), null, false);
    }
}
