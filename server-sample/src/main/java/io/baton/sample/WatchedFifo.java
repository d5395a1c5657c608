package io.baton.sample;

import io.baton.epoll.Descriptor;
import io.baton.epoll.Pipe;
import io.baton.epoll.PipeEnd;
import io.baton.epoll.spi.SystemCalls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One FIFO that is read from, and the bytes of a character whose rest has not come yet. For one thread. */
final class WatchedFifo implements AutoCloseable {

    private static final int S_IFMT = 0170000;
    private static final int S_IFIFO = 0010000;
    private static final int BUFFER_BYTES = 4096;

    private final Path path;
    private final PipeEnd end;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CharBuffer text = CharBuffer.allocate(BUFFER_BYTES);
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private WatchedFifo(Path path, PipeEnd end) {
        this.path = path;
        this.end = end;
    }

    /**
     * Opens a FIFO so that it outlives its writers.
     *
     * @throws IOException if there is none at that path, or it may not be read and written; the message says so
     */
    static WatchedFifo open(SystemCalls calls, Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new IOException("there is no " + path + "; 'mkfifo " + path + "' makes one");
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode");
        if ((mode & S_IFMT) != S_IFIFO) {
            throw new IOException(path + " is no FIFO");
        }
        return new WatchedFifo(path, Pipe.openFifoForEver(calls, path));
    }

    /** The end to wait for. */
    PipeEnd end() {
        return end;
    }

    /** Reads once and describes what came; empty if nothing did. */
    String readOnce() throws IOException {
        int count = end.read(bytes);
        if (count == Descriptor.WOULD_BLOCK || count == Descriptor.END) {
            return "";
        }
        bytes.flip();
        text.clear();
        decoder.decode(bytes, text, false);
        bytes.compact();
        return path + ": " + count + (count == 1 ? " byte " : " bytes ") + EscapedText.quote(text.flip());
    }

    @Override
    public void close() {
        end.close();
    }
}
