package io.baton.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What /proc says about this machine and this process; empty where it says nothing. */
final class Machine {

    private static final int MORE_THAN_THEY_HAVE = 8192;
    private static final String OPEN_FILES = "Max open files";

    private Machine() {
    }

    /** {@code Linux 6.18.5}. */
    static String kernel() {
        return System.getProperty("os.name") + ' ' + System.getProperty("os.version");
    }

    /** The soft and the hard limit of open descriptors, as {@code /proc/self/limits} words them. */
    static Optional<List<String>> openFiles() {
        return read("/proc/self/limits").flatMap(text -> text.lines()
                .filter(line -> line.startsWith(OPEN_FILES))
                .map(line -> List.of(line.substring(OPEN_FILES.length()).strip().split("\\s+")))
                .findFirst());
    }

    /** How many established connections may wait for their accept, whatever listen(2) is told. */
    static Optional<String> somaxconn() {
        return read("/proc/sys/net/core/somaxconn");
    }

    /** How many registrations all epoll instances of a user may hold together. */
    static Optional<String> maxUserWatches() {
        return read("/proc/sys/fs/epoll/max_user_watches");
    }

    /** In one read(2): a file of /proc/sys ends after the first, and Files.readString begins with one byte. */
    private static Optional<String> read(String path) {
        try (InputStream in = Files.newInputStream(Path.of(path))) {
            byte[] bytes = new byte[MORE_THAN_THEY_HAVE];
            int count = in.read(bytes);
            return Optional.of(new String(bytes, 0, Math.max(count, 0), StandardCharsets.UTF_8).strip())
                    .filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
