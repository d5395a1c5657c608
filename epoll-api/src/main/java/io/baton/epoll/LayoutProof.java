package io.baton.epoll;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Proves that a provider reads {@code struct epoll_event} as the kernel writes it: registers two ready eventfds with known
 * 64-bit data, waits once, and compares both events.
 */
final class LayoutProof {

    private static final long[] TOKENS = {0x0123_4567_89ab_cdefL, 0xfedc_ba98_7654_3210L};

    private LayoutProof() {
    }

    /** @throws IllegalStateException if the events differ from what was registered */
    static void prove(SystemCalls calls) throws ErrnoException {
        int[] opened = {-1, -1, -1};
        try {
            opened[0] = Errno.check(calls.epollCreate1(Linux.EPOLL_CLOEXEC), "epoll_create1", -1);
            opened[1] = readyEventFd(calls);
            opened[2] = readyEventFd(calls);
            compare(calls, opened);
        } finally {
            for (int fd : opened) {
                if (fd >= 0) {
                    calls.close(fd);
                }
            }
        }
    }

    private static int readyEventFd(SystemCalls calls) throws ErrnoException {
        return Errno.check(calls.eventfd(1, Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK), "eventfd", -1);
    }

    private static void compare(SystemCalls calls, int[] fds) throws ErrnoException {
        EventLayout layout = calls.eventLayout();
        // Large enough for two events of the largest layout, whatever the provider states.
        ByteBuffer memory = ByteBuffer.allocateDirect(64).order(ByteOrder.nativeOrder());
        long address = calls.address(memory);
        for (int i = 0; i < TOKENS.length; i++) {
            layout.write(memory, 0, Linux.EPOLLIN, TOKENS[i]);
            Errno.check(calls.epollCtl(fds[0], Linux.EPOLL_CTL_ADD, fds[i + 1], address), "epoll_ctl(ADD)", fds[i + 1]);
        }
        for (int at = 0; at < memory.capacity(); at += Long.BYTES) {
            memory.putLong(at, 0);
        }
        int count = Errno.check(calls.epollWait(fds[0], address, TOKENS.length, 0), "epoll_wait", fds[0]);
        boolean same = count == TOKENS.length;
        for (int i = 0; same && i < TOKENS.length; i++) {
            same = layout.events(memory, i) == Linux.EPOLLIN && layout.data(memory, i) == TOKENS[i];
        }
        if (!same) {
            throw new IllegalStateException("the provider states that struct epoll_event has " + layout.size()
                    + " bytes with data at " + layout.dataOffset() + ", but this kernel answers otherwise ("
                    + System.getProperty("os.arch") + ")");
        }
    }
}
