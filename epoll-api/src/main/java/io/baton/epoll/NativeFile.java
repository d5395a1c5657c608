package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.nio.file.Path;

/** A regular file as a raw descriptor number, for {@code sendfile(2)}. Epoll cannot wait for it: it answers EPERM. */
public final class NativeFile {

    private NativeFile() {
    }

    /**
     * Opens a file for reading, with CLOEXEC: {@code open(2)}. Never blocks, even if the path is that of a FIFO.
     *
     * @return the descriptor, which the caller must close by {@link SystemCalls#close}
     * @throws ErrnoException ENOENT, EACCES, EMFILE, ...; the message names the path
     * @throws IllegalArgumentException if the path is not of the default file system
     */
    public static int openForReading(Path path) throws ErrnoException {
        return openForReading(Providers.selected(), path);
    }

    /** As above, with these system calls. */
    public static int openForReading(SystemCalls calls, Path path) throws ErrnoException {
        NativePath name = new NativePath(calls, path);
        return name.check(calls.open(name.address(), Linux.O_RDONLY | Linux.O_CLOEXEC | Linux.O_NONBLOCK, 0), "open");
    }
}
