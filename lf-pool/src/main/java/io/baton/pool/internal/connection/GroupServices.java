package io.baton.pool.internal.connection;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.time.Timeouts;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the connections of one group share.
 *
 * @param calls how they reach the kernel
 * @param replies where their replies go
 * @param events where their group hears what happens to them
 * @param timers where their scheduled tasks wait
 * @param ids numbers them, over all groups of the pool
 */
public record GroupServices(SystemCalls calls, Replies replies, ConnectionEvents events, Timeouts timers, AtomicLong ids) {
}
