package io.baton.sample;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The port on which a process listens by IPv4, as /proc says: for a program that is given port 0 and does not print
 * which port the kernel chose. See proc(5), /proc/pid/fd and /proc/pid/net.
 */
final class ListeningPort {

    private static final String TCP_LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int NONE = -1;

    private ListeningPort() {
    }

    /** Waits until the program listens. */
    static int await(Program program) {
        return Awaitility.await("the program listens").atMost(Program.PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(program.isAlive()).as(program.err()).isTrue();
                    return of(program.pid());
                }, port -> port != NONE);
    }

    private static int of(long pid) throws IOException {
        Set<String> sockets = sockets(pid);
        return Files.readAllLines(Path.of("/proc/" + pid + "/net/tcp")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[STATE].equals(TCP_LISTEN) && sockets.contains("socket:[" + words[INODE] + "]"))
                .map(words -> words[LOCAL_ADDRESS])
                .map(address -> Integer.parseInt(address.substring(address.indexOf(':') + 1), 16))
                .findFirst().orElse(NONE);
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> targets = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    targets.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException closedMeanwhile) {
                    // It is no listening socket.
                }
            }
        }
        return targets;
    }
}
