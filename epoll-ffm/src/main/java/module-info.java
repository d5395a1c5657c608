/**
 * The java.lang.foreign provider of {@link io.baton.epoll.spi.SystemCalls}: JDK 22 and newer, nothing but java.base.
 * Exports nothing; found as a service. Grant it native access with {@code --enable-native-access=io.baton.epoll.ffm}.
 */
module io.baton.epoll.ffm {
    requires io.baton.epoll;
    requires static org.jspecify;

    provides io.baton.epoll.spi.EpollProvider with io.baton.epoll.ffm.FfmProvider;
}
