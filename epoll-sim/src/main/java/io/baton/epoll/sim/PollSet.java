package io.baton.epoll.sim;

import com.sun.jna.Pointer;

import io.baton.epoll.spi.Linux;

import org.jspecify.annotations.Nullable;

/** What poll(2) asks about: an array of {@code struct pollfd { int fd; short events; short revents; }}. */
final class PollSet {

    private static final int BYTES = 8;
    private static final int POLLNVAL = 0x20;

    private final Pointer fds;
    private final @Nullable OpenFile[] files;
    private final int[] asked;

    PollSet(Descriptors descriptors, long address, int count) {
        if (count < 0) {
            throw new Failed(Linux.EINVAL);
        }
        if (count > 0) {
            Memory.check(address);
        }
        // Without descriptors there is no array: it is a way to wait.
        fds = new Pointer(address);
        files = new OpenFile[count];
        asked = new int[count];
        for (int i = 0; i < count; i++) {
            int fd = fds.getInt((long) BYTES * i);
            int events = Short.toUnsignedInt(fds.getShort((long) BYTES * i + 4));
            asked[i] = fd < 0 ? 0 : events | Linux.EPOLLERR | Linux.EPOLLHUP;
            if (fd >= 0) {
                try {
                    files[i] = descriptors.get(fd);
                } catch (Failed closed) {
                    asked[i] = POLLNVAL;
                }
            }
        }
    }

    boolean hasReady() {
        for (int i = 0; i < asked.length; i++) {
            OpenFile file = files[i];
            if ((file != null ? file.ready() & asked[i] : asked[i]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** How many have something to report, which is written then; null if none has. */
    @Nullable Integer ready() {
        int count = 0;
        for (int i = 0; i < asked.length; i++) {
            OpenFile file = files[i];
            int ready = file != null ? file.ready() & asked[i] : asked[i];
            fds.setShort((long) BYTES * i + 6, (short) ready);
            count += ready != 0 ? 1 : 0;
        }
        return count == 0 ? null : count;
    }
}
