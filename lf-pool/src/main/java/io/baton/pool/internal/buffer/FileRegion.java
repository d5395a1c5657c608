package io.baton.pool.internal.buffer;

import io.baton.epoll.NativeFile;
import io.baton.epoll.spi.SystemCalls;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A part of a file to send. It owns the file's descriptor and closes it when the part is sent or dropped. */
public final class FileRegion extends OutboundSegment {

    private static final int CLOSED = -1;

    private final SystemCalls calls;
    private int fd;
    private long offset;
    private long remaining;

    private FileRegion(SystemCalls calls, int fd, long offset, long count) {
        this.calls = calls;
        this.fd = fd;
        this.offset = offset;
        this.remaining = count;
    }

    /**
     * Opens a part of a file.
     *
     * @throws IOException if the file cannot be opened, or ends before the end of the part
     */
    public static FileRegion open(SystemCalls calls, Path file, long offset, long count) throws IOException {
        if (offset < 0 || count < 1) {
            throw new IllegalArgumentException("a part of a file has an offset of 0 at least and a length of 1 at"
                    + " least, not " + offset + " and " + count);
        }
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "is not a regular file");
        }
        long size = Files.size(file);
        if (count > size - offset) {
            throw new EOFException(file + " has " + size + " bytes, and " + count + " from " + offset
                    + " on were asked for");
        }
        return new FileRegion(calls, NativeFile.openForReading(calls, file), offset, count);
    }

    /** The file's descriptor. */
    public int fd() {
        return fd;
    }

    /** Position in the file of the next byte to send. */
    public long offset() {
        return offset;
    }

    @Override
    public long remaining() {
        return remaining;
    }

    @Override
    public long memoryBytes() {
        return 0;
    }

    @Override
    public void sent(long count) {
        offset += count;
        remaining -= count;
    }

    @Override
    public void giveBack(BufferPool buffers) {
        close();
    }

    /** Closes the descriptor. A second call does nothing, because the number may belong to another file by then. */
    public void close() {
        int mine = fd;
        fd = CLOSED;
        if (mine != CLOSED) {
            calls.close(mine);
        }
    }
}
