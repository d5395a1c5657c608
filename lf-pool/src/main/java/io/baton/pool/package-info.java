/**
 * A leader/followers server: {@link io.baton.pool.LeaderFollowerPool} runs {@link io.baton.pool.ConnectionHandler}s on real
 * epoll. The one thread that waits for events, the leader, runs a quick handler itself; when a handler blocks, another thread
 * takes the lead.
 */
@NullMarked
package io.baton.pool;

import org.jspecify.annotations.NullMarked;
