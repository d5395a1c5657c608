/**
 * A kernel in memory for tests: a provider of {@link io.baton.epoll.spi.SystemCalls} whose sockets, pipes, timers and epoll
 * instances are Java objects. It is selected by its name alone, {@code sim}.
 */
module io.baton.epoll.sim {
    requires transitive io.baton.epoll;
    requires com.sun.jna;
    requires static org.jspecify;

    exports io.baton.epoll.sim;

    provides io.baton.epoll.spi.EpollProvider with io.baton.epoll.sim.SimulatedProvider;
}
