package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** The file that a listening Unix domain socket leaves, unix(7). */
@SuppressWarnings("try")
class UnixSocketFileTest {

    @TempDir
    Path directory;
    private Path path;
    private SocketAddress address;
    private Set<String> before;

    @BeforeEach
    void look() throws IOException {
        path = directory.resolve("socket");
        address = UnixDomainSocketAddress.of(path);
        before = TestFds.open();
    }

    @AfterEach
    void nothingIsLeftOpen() throws IOException {
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    private LeaderFollowerPool start() throws IOException {
        return LeaderFollowerPool.builder().name("unix").threads(2).listen(address, RunningPool.ECHO).start();
    }

    private void assertServes() throws IOException {
        try (UnixClient client = new UnixClient(address)) {
            client.send("hello");
            assertThat(client.read(5)).isEqualTo("hello");
        }
    }

    /** As a server leaves it that was killed. */
    private void leaveStale() throws IOException {
        Socket.listen(Providers.selected(), address, 1).close();
        assertThat(path).exists();
    }

    @Test
    void itIsRemovedWhenThePoolCloses() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (LeaderFollowerPool pool = start()) {
                assertThat(pool.localAddresses()).containsExactly(address);
                assertServes();
            }
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void aStaleOneIsReplaced() throws Exception {
        leaveStale();
        try (LeaderFollowerPool pool = start()) {
            assertServes();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void oneOnWhichSomebodyListensIsLeftAlone() throws Exception {
        try (LeaderFollowerPool first = start()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("EADDRINUSE")
                        .hasMessageContaining(path.toString());
            }
            assertServes();
        }
    }

    @Test
    void aFileThatIsNoSocketIsNeverRemoved() throws Exception {
        Files.writeString(path, "precious");
        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("EADDRINUSE");
        assertThat(path).hasContent("precious");
        Files.delete(path);
        Files.createDirectory(path);
        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("EADDRINUSE");
        assertThat(path).isDirectory();
        Files.delete(path);
        Path stale = directory.resolve("stale");
        Socket.listen(Providers.selected(), UnixDomainSocketAddress.of(stale), 1).close();
        Files.createSymbolicLink(path, stale);
        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("EADDRINUSE");
        assertThat(Files.isSymbolicLink(path)).isTrue();
        assertThat(Files.exists(stale, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void oneThatHasTakenItsPathMeanwhileIsLeftAlone() throws Exception {
        LeaderFollowerPool first = start();
        Files.delete(path);
        try (LeaderFollowerPool second = start()) {
            first.close();
            assertThat(path).exists();
            assertServes();
        }
        assertThat(path).doesNotExist();

        LeaderFollowerPool third = start();
        Files.delete(path);
        Files.writeString(path, "precious");
        third.close();
        assertThat(path).hasContent("precious");
    }

    @Test
    void aStartThatFailsLaterRemovesIt() throws Exception {
        try (RunningPool other = RunningPool.start(RunningPool.ECHO)) {
            assertThatThrownBy(() -> LeaderFollowerPool.builder().threads(2).listen(address, RunningPool.ECHO)
                    .listen(other.address(), RunningPool.ECHO).start())
                    .isInstanceOf(IOException.class).hasMessageContaining("EADDRINUSE")
                    .hasMessageContaining(String.valueOf(((InetSocketAddress) other.address()).getPort()));
            assertThat(path).doesNotExist();
            assertThat(other.liveThreads()).isPositive();
        }
        assertThatThrownBy(() -> LeaderFollowerPool.builder().threads(2)
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), RunningPool.ECHO)
                .listen(UnixDomainSocketAddress.of(directory.resolve("x".repeat(200))), RunningPool.ECHO).start())
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("107");
    }

    /** A client that did not bind has no path; null would say that the connection is closed. */
    @Test
    void anUnnamedPeerHasTheEmptyPathAndAClosedConnectionNoAddress() throws Exception {
        Recorder handler = new Recorder();
        try (LeaderFollowerPool pool = LeaderFollowerPool.builder().threads(2).listen(address, handler).start()) {
            Connection connection;
            try (UnixClient client = new UnixClient(address)) {
                connection = handler.connection();
                assertThat(connection.remoteAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
                assertThat(connection.localAddress()).isEqualTo(address);
            }
            handler.cause();
            RunningPool.eventually()
                    .until(() -> connection.remoteAddress() == null && connection.localAddress() == null);
        }
    }
}
