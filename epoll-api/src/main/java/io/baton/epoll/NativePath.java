package io.baton.epoll;

import io.baton.epoll.spi.SystemCalls;

import java.io.ByteArrayOutputStream;
import java.lang.ref.Reference;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * A path as a NUL-terminated string in native memory, and the bytes of a path. A file name is any bytes; Java's {@code
 * Path} keeps them, but {@code Path.toString()} replaces those that the JVM's encoding of file names cannot decode. Only a
 * {@code file:} URI carries all of them, so that is the way for such names.
 */
final class NativePath {

    /** The JVM's encoding of file names, and so of the paths of Unix domain sockets. */
    private static final Charset ENCODING =
            Charset.forName(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));
    private static final char REPLACEMENT = '\ufffd';

    private final Path path;
    private final ByteBuffer memory;
    private final long address;

    NativePath(SystemCalls calls, Path path) {
        byte[] bytes = bytes(path);
        this.path = path;
        this.memory = ByteBuffer.allocateDirect(bytes.length + 1).put(bytes).put((byte) 0);
        this.address = calls.address(memory);
    }

    long address() {
        return address;
    }

    /** Checks a result. The fence keeps the memory reachable until the call has returned. */
    int check(int result, String call) throws ErrnoException {
        Reference.reachabilityFence(memory);
        if (result < 0) {
            throw new ErrnoException(call, -result, -1, path.toString());
        }
        return result;
    }

    /**
     * The bytes of a path.
     *
     * @throws IllegalArgumentException if it is not a path of the default file system: the kernel would open another file
     */
    static byte[] bytes(Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException("a path of the default file system is needed, not " + path.toUri());
        }
        String text = path.toString();
        return text.indexOf(REPLACEMENT) < 0 ? text.getBytes(ENCODING) : decode(path.toUri().getRawPath());
    }

    /** The path of these bytes. */
    static Path of(byte[] bytes) {
        String text = new String(bytes, ENCODING);
        if (text.indexOf(REPLACEMENT) < 0) {
            return Path.of(text);
        }
        boolean absolute = bytes[0] == '/';
        Path path = Path.of(URI.create("file://" + (absolute ? "" : "/") + encode(bytes)));
        return absolute ? path : path.getRoot().relativize(path);
    }

    private static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            boolean plain = each == '/' || each >= 'a' && each <= 'z';
            text.append(plain ? String.valueOf((char) each) : String.format("%%%02X", each));
        }
        return text.toString();
    }

    private static byte[] decode(String rawPath) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < rawPath.length(); i++) {
            char each = rawPath.charAt(i);
            if (each == '%') {
                bytes.write(Integer.parseInt(rawPath, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(each);
            }
        }
        return bytes.toByteArray();
    }
}
