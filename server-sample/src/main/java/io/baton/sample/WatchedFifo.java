package io.baton.sample;

import io.baton.epoll.Descriptor;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Pipe;
import io.baton.epoll.PipeEnd;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.sample.text.EscapedText;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A FIFO to read from, with the bytes of a character that is not complete yet. For one thread. */
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
     * Opens a FIFO so that it stays open when its last writer closes it.
     *
     * @throws IOException if there is no FIFO at that path, or it may not be read and written; the message says so
     */
    static WatchedFifo open(SystemCalls calls, Path path) throws IOException {
        if ((mode(path) & S_IFMT) != S_IFIFO) {
            throw new IOException(path + " is no FIFO");
        }
        try {
            return new WatchedFifo(path, Pipe.openFifoForEver(calls, path));
        } catch (ErrnoException e) {
            throw e.errno() == Linux.EACCES ? new IOException("no permission to read and write " + path, e) : e;
        }
    }

    private static int mode(Path path) throws IOException {
        try {
            return (Integer) Files.getAttribute(path, "unix:mode");
        } catch (NoSuchFileException e) {
            throw new IOException("there is no " + path + "; 'mkfifo " + path + "' makes one", e);
        } catch (AccessDeniedException e) {
            throw new IOException("no permission to look at " + path, e);
        }
    }

    /** The read end, to be registered with epoll. */
    PipeEnd end() {
        return end;
    }

    /** Reads once and describes the bytes; empty if there were none. */
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
