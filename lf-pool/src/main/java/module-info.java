/**
 * The leader/followers pool. {@link io.baton.pool.LeaderFollowerPool} is where to begin; only {@code io.baton.pool} is exported.
 */
module io.baton.pool {
    requires transitive io.baton.epoll;
    requires com.lmax.disruptor;

    exports io.baton.pool;
    exports io.baton.pool.framing;
}
