/**
 * Linux epoll for Java: epoll instances, the descriptors to wait for, and the SPI of the providers of system calls. A
 * provider module is found by {@link java.util.ServiceLoader}. This module needs only java.base.
 */
module io.baton.epoll {
    // For the compiler. Not transitive, or the modules of users would not compile without it: hence @SuppressWarnings("exports").
    requires static org.jspecify;

    exports io.baton.epoll;
    exports io.baton.epoll.spi;

    uses io.baton.epoll.spi.EpollProvider;
}
