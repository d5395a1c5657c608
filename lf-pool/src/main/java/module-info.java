/**
 * The leader/followers pool. {@link io.baton.pool.LeaderFollowerPool} is where to begin. {@code
 * io.baton.pool.framing} makes messages out of bytes. No other package is exported.
 */
module io.baton.pool {
    requires transitive io.baton.epoll;
    requires com.lmax.disruptor;
    // For the compiler. Not transitive, or the modules of users would not compile without it: hence @SuppressWarnings("exports").
    requires static org.jspecify;

    exports io.baton.pool;
    exports io.baton.pool.framing;
}
