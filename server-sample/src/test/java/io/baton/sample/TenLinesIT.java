package io.baton.sample;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The README's ten lines, compiled and started by the README's command. */
class TenLinesIT {

    @Test
    void theExampleOfTheReadmeIsAnEchoServer() throws Exception {
        List<String> command = List.of(Program.JAVA_HOME + "/bin/java", "-p", Program.DIST.resolve("lib").toString(),
                "--enable-native-access=" + Program.NATIVE_CALLERS, "--add-modules", "io.baton.pool",
                Path.of("src/examples/EchoServer.java").toAbsolutePath().toString(), "0");
        try (Program program = Program.start(command, Map.of(), Path.of("/"));
                EchoPeer peer = new EchoPeer(ListeningPort.await(program))) {
            peer.send("hello");
            assertThat(peer.receive(5)).isEqualTo("hello");
            assertThat(program.err()).isEmpty();
        }
    }
}
