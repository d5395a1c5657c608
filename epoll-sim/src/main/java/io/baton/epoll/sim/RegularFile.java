package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of the real file system, whose bytes are read when it is opened. It can be read and sent, nothing else. */
final class RegularFile extends OpenFile {

    private final byte[] bytes;
    private int position;

    private RegularFile(SimulatedKernel kernel, byte[] bytes) {
        super(kernel, Linux.O_RDONLY);
        this.bytes = bytes;
    }

    static RegularFile open(SimulatedKernel kernel, Path path, int flags) {
        if ((flags & (Linux.O_WRONLY | Linux.O_RDWR | Linux.O_CREAT)) != 0) {
            throw new Failed(Linux.EACCES);
        }
        try {
            if (!Files.exists(path)) {
                throw new Failed(Linux.ENOENT);
            }
            if (!Files.isRegularFile(path)) {
                throw new Failed(Linux.ENXIO);
            }
            return new RegularFile(kernel, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new Failed(Linux.EIO);
        }
    }

    @Override
    int ready() {
        return Linux.EPOLLIN | Linux.EPOLLOUT;
    }

    @Override
    boolean isPollable() {
        return false;
    }

    @Override
    byte[] take(int most, boolean peek) {
        byte[] taken = at(position, most);
        position += taken.length;
        return taken;
    }

    /** The bytes from there on; none behind the end. */
    byte[] at(long from, long most) {
        int start = (int) Math.min(from, bytes.length);
        return Arrays.copyOfRange(bytes, start, (int) Math.min(start + Math.min(most, bytes.length), bytes.length));
    }

    int position() {
        return position;
    }

    void position(int newPosition) {
        position = newPosition;
    }

    @Override
    void released() {
    }
}
