package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A server that is quick because it is wrong gets no number. */
class LoadTest {

    private static final int RIGHT_ANSWERS = 50;
    private static final Load LOAD = Load.of("one", "--connections", 1, "--warmup", 0, "--seconds", 5);

    private static NativeTools tools;

    private interface Fault {
        void answer(Socket socket, byte[] bytes, int length) throws IOException;
    }

    @BeforeAll
    static void compile() throws IOException, InterruptedException {
        tools = TestTools.get();
    }

    @Test
    void aChangedByteIsAnError() {
        assertThatThrownBy(() -> loadOnServerThat((socket, bytes, length) -> {
            bytes[length / 2] ^= 1;
            socket.getOutputStream().write(bytes, 0, length);
        })).isInstanceOf(IOException.class).hasMessageContaining("came back changed").hasMessageContaining("50");
    }

    @Test
    void aSecondCopyIsAnError() {
        assertThatThrownBy(() -> loadOnServerThat((socket, bytes, length) -> {
            byte[] twice = new byte[2 * length];
            System.arraycopy(bytes, 0, twice, 0, length);
            System.arraycopy(bytes, 0, twice, length, length);
            socket.getOutputStream().write(twice);
        })).isInstanceOf(IOException.class).hasMessageContaining("came back changed");
    }

    @Test
    void aConnectionThatIsClosedIsAnError() {
        assertThatThrownBy(() -> loadOnServerThat((socket, bytes, length) -> socket.shutdownOutput()))
                .isInstanceOf(IOException.class).hasMessageContaining("the server closed");
    }

    private static void loadOnServerThat(Fault fault) throws IOException, InterruptedException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> serve(listener, fault));
            LOAD.run(tools, listener.getLocalPort(), 0, new Place(Cores.allowed(), 0));
            server.join();
        }
    }

    private static void serve(ServerSocket listener, Fault fault) {
        byte[] bytes = new byte[1024];
        try (Socket socket = listener.accept()) {
            for (int i = 0, n = 0; n >= 0; i++) {
                n = socket.getInputStream().readNBytes(bytes, 0, 64) == 64 ? 64 : -1;
                if (i == RIGHT_ANSWERS) {
                    fault.answer(socket, bytes, 64);
                } else if (n > 0) {
                    socket.getOutputStream().write(bytes, 0, n);
                }
            }
        } catch (IOException e) {
            // The driver left, as it should.
        }
    }
}
