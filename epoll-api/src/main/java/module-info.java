/**
 * The face of Linux epoll for Java: epoll instances, the descriptors one waits for, and the SPI through which a
 * provider lends its system calls. A provider module is found by {@link java.util.ServiceLoader}; this module needs
 * only java.base.
 */
module io.baton.epoll {
    // For the compiler. Not transitive, or the modules of users would not compile without it: hence @SuppressWarnings("exports").
    requires static org.jspecify;

    exports io.baton.epoll;
    exports io.baton.epoll.spi;

    uses io.baton.epoll.spi.EpollProvider;
}
