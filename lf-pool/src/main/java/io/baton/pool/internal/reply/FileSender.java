package io.baton.pool.internal.reply;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.buffer.FileRegion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Sends parts of files from the kernel's page cache. Used by the holder of the writer role.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/sendfile.2.html">sendfile(2)</a>
 */
final class FileSender {

    /** How many bytes one call sends at most, so that one file does not keep the writer busy for long; others come between. */
    private static final long MOST_BYTES = 1 << 20;

    private final SystemCalls calls;
    private final ByteBuffer offset = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    private final long offsetAddress;

    FileSender(SystemCalls calls) {
        this.calls = calls;
        this.offsetAddress = calls.address(offset);
    }

    /**
     * Sends what the socket takes, up to a limit. Returns that number of bytes or {@code -errno}; EIO if the file became
     * shorter.
     */
    long send(int fd, FileRegion region) {
        offset.putLong(0, region.offset());
        long count = Math.min(region.remaining(), MOST_BYTES);
        long sent = RetryOnEintr.sendfile(calls, fd, region.fd(), offsetAddress, count);
        return sent == 0 ? -Linux.EIO : sent;
    }
}
