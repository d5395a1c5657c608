package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Socket;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** {@link PoolBuilder#listenOn(Socket, ConnectionHandler)}. */
class ListenOnASocketTest {

    private static Socket listening() throws IOException {
        return Socket.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    }

    @Test
    void aClientThatWaitsInTheBacklogIsServedOnceThePoolRuns() throws Exception {
        Socket socket = listening();
        SocketAddress address = socket.localAddress();
        try (Client early = new Client(address)) {
            early.send("early");
            try (LeaderFollowerPool pool = LeaderFollowerPool.builder().groups(2)
                    .listenOn(socket, RunningPool.ECHO).start()) {
                assertThat(pool.localAddresses()).containsExactly(address);
                assertThat(early.readText(5)).isEqualTo("early");
                assertThat(socket.isOpen()).isTrue();
            }
        }
        assertThat(socket.isOpen()).as("open after the end of the pool").isFalse();
    }

    @Test
    void aPoolThatCannotStartClosesIt() throws Exception {
        try (Socket taken = listening()) {
            Socket socket = listening();
            assertThatThrownBy(() -> LeaderFollowerPool.builder().listen(taken.localAddress(), RunningPool.ECHO)
                    .listenOn(socket, RunningPool.ECHO).start()).isInstanceOf(IOException.class);
            assertThat(socket.isOpen()).isFalse();
        }
    }

    @Test
    void nullIsRefusedByName() throws Exception {
        PoolBuilder builder = LeaderFollowerPool.builder();
        assertThatThrownBy(() -> builder.listenOn(null, RunningPool.ECHO))
                .isInstanceOf(NullPointerException.class).hasMessage("socket");
        try (Socket socket = listening()) {
            assertThatThrownBy(() -> builder.listenOn(socket, null))
                    .isInstanceOf(NullPointerException.class).hasMessage("handler");
        }
    }
}
