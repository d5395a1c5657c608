package io.baton.sample;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The README's ten lines, compiled and started by the README's command. */
class TenLinesIT {

    @Test
    void theExampleOfTheReadmeIsAnEchoServer() throws Exception {
        int port = freePort();
        List<String> command = List.of(Program.JAVA_HOME + "/bin/java", "-p", Program.DIST.resolve("lib").toString(),
                "--enable-native-access=com.sun.jna", "--add-modules", "io.baton.pool",
                Path.of("src/examples/EchoServer.java").toAbsolutePath().toString(), Integer.toString(port));
        try (Program program = Program.start(command, Map.of(), Path.of("/")); EchoPeer peer = connect(program, port)) {
            peer.send("hello");
            assertThat(peer.receive(5)).isEqualTo("hello");
            assertThat(program.err()).isEmpty();
        }
    }

    /** The example prints nothing, so it listens when it can be connected to. */
    private static EchoPeer connect(Program program, int port) {
        return Awaitility.await("the example listens").atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(program.isAlive()).as(program.err()).isTrue();
            try {
                return new EchoPeer(port);
            } catch (ConnectException notYet) {
                return null;
            }
        }, peer -> peer != null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
