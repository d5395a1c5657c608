package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.nio.file.Path;

/** A regular file as a bare descriptor, for {@code sendfile(2)}. It cannot be waited for: epoll answers EPERM. */
public final class NativeFile {

    private NativeFile() {
    }

    /**
     * Opens a file for reading, with CLOEXEC: {@code open(2)}.
     *
     * @return the descriptor, which is the caller's to close by {@link SystemCalls#close}
     */
    public static int openForReading(SystemCalls calls, Path path) throws ErrnoException {
        NativePath name = new NativePath(calls, path);
        return name.check(calls.open(name.address(), Linux.O_RDONLY | Linux.O_CLOEXEC, 0), "open");
    }
}
