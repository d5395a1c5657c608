package io.baton.pool.internal.group;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Arming;
import io.baton.pool.Promotion;
import io.baton.pool.Writing;
import io.baton.pool.internal.connection.HandlerHistories;
import io.baton.pool.internal.connection.UnreadLimits;
import io.baton.pool.internal.reply.WriteLimits;
import io.baton.pool.internal.thread.VirtualThreads;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What a group is built from.
 *
 * @param name begins the names of its threads
 * @param daemon whether they are daemon threads
 * @param calls how it reaches the kernel
 * @param threads how many threads, and how many more
 * @param virtualThreads makes the threads of virtual followers; null if the pool's threads run the turns themselves
 * @param maxBlockedTurns how many virtual followers may block before no further handler is run
 * @param promotion when a follower takes the lead
 * @param arming how connections are given back to the kernel
 * @param writing who sends the replies
 * @param maxConnections connections at a time
 * @param idleTimeout zero for none
 * @param writeStallTimeout zero for none
 * @param connectTimeout for connections out
 * @param writeLimits how many bytes may wait to be sent
 * @param unreadLimits how much handlers may leave unread
 * @param histories what is known of handlers
 */
public record GroupSettings(String name, boolean daemon, SystemCalls calls, ThreadLimits threads,
        @Nullable VirtualThreads virtualThreads, int maxBlockedTurns, Promotion promotion, Arming arming,
        Writing writing, int maxConnections, Duration idleTimeout, Duration writeStallTimeout, Duration connectTimeout,
        WriteLimits writeLimits, UnreadLimits unreadLimits, HandlerHistories histories) {
}
