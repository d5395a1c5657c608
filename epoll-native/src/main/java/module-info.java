/**
 * The JNA provider of {@link io.baton.epoll.spi.SystemCalls}, for Java 17 and newer. Exports nothing; it is found as a
 * service. Grant JNA native access with {@code --enable-native-access=com.sun.jna}.
 */
module io.baton.epoll.jna {
    requires io.baton.epoll;
    requires com.sun.jna;
    requires static org.jspecify;

    // JNA binds the native methods of LibC reflectively.
    opens io.baton.epoll.jna to com.sun.jna;

    provides io.baton.epoll.spi.EpollProvider with io.baton.epoll.jna.JnaProvider;
}
