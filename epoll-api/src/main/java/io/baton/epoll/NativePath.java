package io.baton.epoll;

import io.baton.epoll.spi.SystemCalls;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** A path as a NUL-terminated string in native memory, in the encoding the JVM uses for file names. */
final class NativePath {

    /** Of file names, and so of the paths of Unix domain sockets. */
    static final Charset ENCODING =
            Charset.forName(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

    private final Path path;
    private final ByteBuffer memory;
    private final long address;

    NativePath(SystemCalls calls, Path path) {
        byte[] bytes = path.toString().getBytes(ENCODING);
        this.path = path;
        this.memory = ByteBuffer.allocateDirect(bytes.length + 1).put(bytes).put((byte) 0);
        this.address = calls.address(memory);
    }

    long address() {
        return address;
    }

    /** Checks a result; comes after the call, and so keeps the memory reachable until then. */
    int check(int result, String call) throws ErrnoException {
        Reference.reachabilityFence(memory);
        if (result < 0) {
            throw new ErrnoException(call, -result, -1, path.toString());
        }
        return result;
    }
}
