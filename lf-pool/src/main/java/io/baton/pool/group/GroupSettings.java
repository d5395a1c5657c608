package io.baton.pool.group;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Arming;
import io.baton.pool.Promotion;

import java.time.Duration;

/**
 * What a group is built from.
 *
 * @param name begins the names of its threads
 * @param calls how it reaches the kernel
 * @param threads how many threads
 * @param promotion when a follower takes the lead
 * @param arming how connections are given back to the kernel
 * @param maxConnections connections at a time
 * @param idleTimeout zero for none
 * @param writeStallTimeout zero for none
 * @param connectTimeout for connections out
 * @param highWatermark bytes in a write buffer above which the connection is not read from
 * @param unreadLimit bytes that a handler may leave unread
 */
public record GroupSettings(String name, SystemCalls calls, int threads, Promotion promotion, Arming arming, int maxConnections,
        Duration idleTimeout, Duration writeStallTimeout, Duration connectTimeout, int highWatermark, int unreadLimit) {
}
