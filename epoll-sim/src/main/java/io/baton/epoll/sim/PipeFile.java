package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe(7), as fs/pipe.c has it: the bytes are on pages, and the pipe is full if all pages are in use, however little
 * is on them. The odd bytes of a write go to the last page, if there is room for all of them.
 */
final class PipeFile extends OpenFile {

    private static final int PAGE = 4096;
    private static final int PAGES = 16;

    /** What both ends share. */
    private static final class Buffer {

        final ByteQueue bytes = new ByteQueue();
        final Deque<Page> pages = new ArrayDeque<>();

        boolean isFull() {
            return pages.size() == PAGES;
        }

        /** How many of so many bytes go on the last page. */
        int odd(long length) {
            int odd = (int) (length % PAGE);
            return !pages.isEmpty() && pages.getLast().end + odd <= PAGE ? odd : 0;
        }
    }

    private static final class Page {

        int left;
        int end;

        Page(int length) {
            left = length;
            end = length;
        }
    }

    private final Buffer buffer;
    private @Nullable PipeFile other;

    private PipeFile(SimulatedKernel kernel, int flags, Buffer buffer) {
        super(kernel, flags);
        this.buffer = buffer;
    }

    /** Read end, write end. */
    static PipeFile[] open(SimulatedKernel kernel, int nonblock) {
        Buffer between = new Buffer();
        PipeFile reader = new PipeFile(kernel, Linux.O_RDONLY | nonblock, between);
        PipeFile writer = new PipeFile(kernel, Linux.O_WRONLY | nonblock, between);
        reader.other = writer;
        writer.other = reader;
        return new PipeFile[] {reader, writer};
    }

    private boolean writes() {
        return (flags & Linux.O_WRONLY) != 0;
    }

    @Override
    int ready() {
        if (writes()) {
            return (buffer.isFull() ? 0 : Linux.EPOLLOUT) | (other == null ? Linux.EPOLLERR : 0);
        }
        return (buffer.bytes.size() > 0 ? Linux.EPOLLIN : 0) | (other == null ? Linux.EPOLLHUP : 0);
    }

    @Override
    byte @Nullable [] take(int most, boolean peek) {
        if (writes()) {
            throw new Failed(Linux.EBADF);
        }
        if (most == 0) {
            return new byte[0];
        }
        if (buffer.bytes.size() == 0) {
            return other == null ? new byte[0] : null;
        }
        boolean wasFull = buffer.isFull();
        byte[] taken = buffer.bytes.take(most, false);
        for (int left = taken.length; left > 0;) {
            Page first = buffer.pages.element();
            int here = Math.min(left, first.left);
            first.left -= here;
            left -= here;
            if (first.left == 0) {
                buffer.pages.remove();
            }
        }
        if (wasFull && !buffer.isFull() && other != null) {
            other.wake(Linux.EPOLLOUT);
        }
        return taken;
    }

    @Override
    int room(long length) {
        if (!writes()) {
            throw new Failed(Linux.EBADF);
        }
        if (other == null && length > 0) {
            throw new Failed(Linux.EPIPE);
        }
        int room = (int) Math.min(length, buffer.odd(length) + (long) PAGE * (PAGES - buffer.pages.size()));
        if (room < Math.min(1, length) && other != null) {
            // The kernel tells the reader after each write, whatever became of it.
            other.wake(Linux.EPOLLIN);
        }
        return room;
    }

    @Override
    int put(byte[] more) {
        int odd = buffer.odd(more.length);
        if (odd > 0) {
            buffer.pages.getLast().left += odd;
            buffer.pages.getLast().end += odd;
        }
        for (int left = more.length - odd; left > 0; left -= PAGE) {
            buffer.pages.add(new Page(Math.min(left, PAGE)));
        }
        buffer.bytes.add(more);
        if (other != null) {
            other.wake(Linux.EPOLLIN);
        }
        return more.length;
    }

    @Override
    void released() {
        PipeFile left = other;
        if (left != null) {
            left.other = null;
            left.wake(ANYTHING);
        }
    }
}
