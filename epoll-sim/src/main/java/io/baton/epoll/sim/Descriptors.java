package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The table of a process: which number is which open file. */
final class Descriptors {

    private static final int FIRST = 3;

    private record Descriptor(OpenFile file, boolean cloexec) { }

    private final TreeMap<Integer, Descriptor> open = new TreeMap<>();
    private int limit;

    Descriptors(int limit) {
        this.limit = limit;
    }

    void limit(int newLimit) {
        limit = newLimit;
    }

    private Descriptor descriptor(int fd) {
        Descriptor found = open.get(fd);
        if (found == null) {
            throw new Failed(Linux.EBADF);
        }
        return found;
    }

    OpenFile get(int fd) {
        return descriptor(fd).file();
    }

    boolean isCloexec(int fd) {
        return descriptor(fd).cloexec();
    }

    /** EMFILE if there is no room for so many more. */
    void checkRoom(int more) {
        if (open.size() + more > limit) {
            throw new Failed(Linux.EMFILE);
        }
    }

    int add(OpenFile file, boolean cloexec) {
        return add(file, cloexec, FIRST);
    }

    /** The lowest free number from there on. */
    int add(OpenFile file, boolean cloexec, int lowest) {
        if (lowest < 0) {
            throw new Failed(Linux.EINVAL);
        }
        checkRoom(1);
        int fd = Math.max(FIRST, lowest);
        while (open.containsKey(fd)) {
            fd++;
        }
        open.put(fd, new Descriptor(file, cloexec));
        file.refer();
        return fd;
    }

    void close(int fd) {
        OpenFile file = get(fd);
        open.remove(fd);
        file.letGo();
    }

    List<Integer> numbers() {
        return new ArrayList<>(open.keySet());
    }
}
