/**
 * The JNA provider of {@link io.baton.epoll.spi.SystemCalls}: any JDK from 17 on. Exports nothing; found as a service.
 */
module io.baton.epoll.jna {
    requires io.baton.epoll;
    requires com.sun.jna;
    requires static org.jspecify;

    // JNA binds the native methods of LibC reflectively.
    opens io.baton.epoll.jna to com.sun.jna;

    provides io.baton.epoll.spi.EpollProvider with io.baton.epoll.jna.JnaProvider;
}
