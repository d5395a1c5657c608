/**
 * The java.lang.foreign provider of {@link io.baton.epoll.spi.SystemCalls}: works on JDK 22 and newer, says so on Java 17
 * to 21, and needs only java.base. Exports nothing; it is found as a service. Grant it native access with {@code
 * --enable-native-access=io.baton.epoll.ffm}.
 */
module io.baton.epoll.ffm {
    requires io.baton.epoll;
    requires static org.jspecify;

    provides io.baton.epoll.spi.EpollProvider with io.baton.epoll.ffm.FfmProvider;
}
