package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.nio.file.Path;

/**
 * The two ends of a pipe, and factory methods for FIFOs.
 *
 * @param readEnd the end to read from
 * @param writeEnd the end to write to
 * @see <a href="https://man7.org/linux/man-pages/man7/pipe.7.html">pipe(7)</a>, <a
 *     href="https://man7.org/linux/man-pages/man7/fifo.7.html">fifo(7)</a>
 */
public record Pipe(PipeEnd readEnd, PipeEnd writeEnd) implements AutoCloseable {

    /** A new pipe: {@code pipe2(2)} with CLOEXEC and NONBLOCK. */
    public static Pipe open() throws ErrnoException {
        return open(Providers.selected());
    }

    /** As above, with these system calls. */
    public static Pipe open(SystemCalls calls) throws ErrnoException {
        try (Scratch fds = Scratch.take(calls)) {
            Errno.check(calls.pipe2(fds.address(), Linux.O_CLOEXEC | Linux.O_NONBLOCK), "pipe2", -1);
            return new Pipe(new PipeEnd(calls, fds.memory().getInt(0)), new PipeEnd(calls, fds.memory().getInt(4)));
        }
    }

    /**
     * Creates a FIFO: {@code mkfifo(3)} with mode 0600, less the umask.
     *
     * @throws ErrnoException EEXIST: the path exists; ENOENT, EACCES, ...; the message names the path
     * @throws IllegalArgumentException if the path is not of the default file system
     */
    public static void createFifo(Path path) throws ErrnoException {
        createFifo(Providers.selected(), path);
    }

    /** As above, with these system calls. */
    public static void createFifo(SystemCalls calls, Path path) throws ErrnoException {
        NativePath name = new NativePath(calls, path);
        name.check(calls.mkfifo(name.address(), 0600), "mkfifo");
    }

    /**
     * The read end of a FIFO whose writers come and go. It is opened for reading and writing, as fifo(7) allows on Linux: so
     * there is always a writer, a read never returns {@link Descriptor#END}, and {@link Epoll} never reports HUP.
     */
    public static PipeEnd openFifoForEver(Path path) throws ErrnoException {
        return openFifoForEver(Providers.selected(), path);
    }

    /** As above, with these system calls. */
    public static PipeEnd openFifoForEver(SystemCalls calls, Path path) throws ErrnoException {
        return openFifo(calls, path, Linux.O_RDWR);
    }

    /**
     * The read end of a FIFO, opened at once even if no writer is there. After the last writer has closed, a read returns
     * {@link Descriptor#END}.
     */
    public static PipeEnd openFifoForReading(Path path) throws ErrnoException {
        return openFifoForReading(Providers.selected(), path);
    }

    /** As above, with these system calls. */
    public static PipeEnd openFifoForReading(SystemCalls calls, Path path) throws ErrnoException {
        return openFifo(calls, path, Linux.O_RDONLY);
    }

    /**
     * The write end of a FIFO.
     *
     * @throws ErrnoException ENXIO: no process has it open for reading
     */
    public static PipeEnd openFifoForWriting(Path path) throws ErrnoException {
        return openFifoForWriting(Providers.selected(), path);
    }

    /** As above, with these system calls. */
    public static PipeEnd openFifoForWriting(SystemCalls calls, Path path) throws ErrnoException {
        return openFifo(calls, path, Linux.O_WRONLY);
    }

    private static PipeEnd openFifo(SystemCalls calls, Path path, int access) throws ErrnoException {
        NativePath name = new NativePath(calls, path);
        int flags = access | Linux.O_CLOEXEC | Linux.O_NONBLOCK;
        return new PipeEnd(calls, name.check(calls.open(name.address(), flags, 0), "open"));
    }

    /** Closes both ends. */
    @Override
    public void close() {
        readEnd.close();
        writeEnd.close();
    }
}
