package io.baton.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What /proc says about this machine and this process; empty where a file is missing or cannot be read. */
final class Machine {

    private static final int LARGEST_FILE = 8192;
    private static final String OPEN_FILES = "Max open files";

    private Machine() {
    }

    /** {@code Linux 6.18.5}. */
    static String kernel() {
        return System.getProperty("os.name") + ' ' + System.getProperty("os.version");
    }

    /** The soft and the hard limit of open descriptors, as {@code /proc/self/limits} writes them. */
    static Optional<List<String>> openFiles() {
        return read("/proc/self/limits").flatMap(text -> text.lines()
                .filter(line -> line.startsWith(OPEN_FILES))
                .map(line -> List.of(line.substring(OPEN_FILES.length()).strip().split("\\s+")))
                .findFirst());
    }

    /** How many threads the kernel allows, over all processes: proc(5), threads-max. */
    static Optional<Long> maxThreads() {
        return read("/proc/sys/kernel/threads-max").map(Long::valueOf);
    }

    /** Whether standard output is a pipe without a name, as between two commands of a shell. */
    static boolean isStandardOutputAPipe() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
        } catch (IOException e) {
            return false;
        }
    }

    /** The kernel's limit for connections that wait to be accepted; it caps the backlog of listen(2). */
    static Optional<Long> somaxconn() {
        return read("/proc/sys/net/core/somaxconn").map(Long::valueOf);
    }

    /** How many registrations all epoll instances of one user may have together: epoll(7). */
    static Optional<String> maxUserWatches() {
        return read("/proc/sys/fs/epoll/max_user_watches");
    }

    /** The lowest port that needs no capability to listen on: ip(7), ip_unprivileged_port_start. */
    static Optional<String> firstPortForAll() {
        return read("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    }

    /**
     * Reads with one read(2): a file of /proc/sys has nothing for a second one, and Files.readString, which begins with
     * one byte, would get no more than that.
     */
    private static Optional<String> read(String path) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = new byte[LARGEST_FILE];
            int count = in.read(bytes);
            return Optional.of(new String(bytes, 0, Math.max(count, 0), StandardCharsets.UTF_8).strip())
                    .filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
