package io.baton.pool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The descriptors of this process, to see that none is left. */
public final class TestFds {

    private static final Path FDS = Path.of("/proc/self/fd");
    /** How the names of JUnit's temporary folders begin. */
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"), "junit");

    static {
        // The JDK opens a socket of its own with the first one, and keeps it.
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SocketChannel client = SocketChannel.open(server.getLocalSocketAddress())) {
            client.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TestFds() {
    }

    /** The open descriptors of those kinds that a pool has: sockets, epoll and the like, files below {@code files}. */
    public static Set<String> open(Path files) throws IOException {
        Set<String> open = new TreeSet<>();
        try (var entries = Files.list(FDS)) {
            for (Path entry : entries.toList()) {
                try {
                    String target = Files.readSymbolicLink(entry).toString();
                    if (target.startsWith("socket:") || target.startsWith("anon_inode:")
                            || target.startsWith(files.toString())) {
                        open.add(entry.getFileName() + " " + target);
                    }
                } catch (NoSuchFileException e) {
                    // The descriptor of the listing itself, or one that was closed meanwhile.
                }
            }
        }
        return open;
    }

    /** The same, with the files of tests: those in temporary folders of JUnit's. */
    public static Set<String> open() throws IOException {
        return open(TEMPORARY);
    }

    /** Those that are open now and were not then. What was open then may be closed by the collector meanwhile. */
    public static Set<String> openedSince(Set<String> then) throws IOException {
        Set<String> open = open();
        open.removeAll(then);
        return open;
    }
}
