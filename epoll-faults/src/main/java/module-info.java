/**
 * Faults for tests: a provider of {@link io.baton.epoll.spi.SystemCalls} that wraps a real one and injects what a kernel may
 * answer on a bad day. It is selected by its name alone, {@code faults}.
 */
module io.baton.epoll.faults {
    requires transitive io.baton.epoll;
    requires static org.jspecify;

    exports io.baton.epoll.faults;

    provides io.baton.epoll.spi.EpollProvider with io.baton.epoll.faults.FaultProvider;
}
