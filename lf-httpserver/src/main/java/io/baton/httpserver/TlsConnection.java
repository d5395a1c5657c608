package io.baton.httpserver;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.ForwardingConnection;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLEngine;

/**
 * A connection whose bytes are encrypted below and plain above. What comes is decrypted by {@link TlsInbound}, by the thread of
 * the callback; what is sent is encrypted by {@link TlsOutbound}, by any thread.
 */
final class TlsConnection extends ForwardingConnection {

    private static final int FILE_PIECE = 64 << 10;

    private final ConnectionHandler handler;
    private final Connection above;
    private volatile @Nullable TlsOutbound outbound;
    private @Nullable TlsInbound inbound;

    TlsConnection(Connection below, ConnectionHandler handler) {
        super(below);
        this.handler = handler;
        this.above = ConnectionDecorator.decorate(handler, this);
    }

    /** It is open: from here on it needs an engine. */
    void open(SSLEngine engine) throws Exception {
        TlsOutbound out = new TlsOutbound(engine, below());
        outbound = out;
        inbound = new TlsInbound(this, engine, out);
        handler.onOpen(above);
    }

    /** What takes the encrypted bytes; null before {@link #open}, or if there is no engine. */
    @Nullable TlsInbound inbound() {
        return inbound;
    }

    Connection above() {
        return above;
    }

    ConnectionHandler handler() {
        return handler;
    }

    @Nullable SSLEngine engine() {
        TlsOutbound out = outbound;
        return out == null ? null : out.engine();
    }

    @Override
    public void reply(ByteBuffer bytes) {
        TlsOutbound out = outbound;
        if (out != null) {
            out.send(bytes);
        }
    }

    @Override
    public void replyFile(Path file, long offset, long count) throws IOException {
        replyFile(ByteBuffer.allocate(0), file, offset, count);
    }

    /** Once something is sent, a file that cannot be read to its end is no {@link IOException} any more. */
    @Override
    public void replyFile(ByteBuffer before, Path file, long offset, long count) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            byte[] first = piece(in, file, count);
            reply(before);
            reply(ByteBuffer.wrap(first));
            try {
                for (long left = count - first.length; left > 0; ) {
                    byte[] piece = piece(in, file, left);
                    reply(ByteBuffer.wrap(piece));
                    left -= piece.length;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] piece(InputStream in, Path file, long left) throws IOException {
        byte[] piece = in.readNBytes((int) Math.min(left, FILE_PIECE));
        if (piece.length == 0) {
            throw new EOFException(file + " has fewer bytes than were asked for");
        }
        return piece;
    }

    @Override
    public void close() {
        TlsOutbound out = outbound;
        if (out != null) {
            out.end();
        }
        super.close();
    }

    @Override
    public int receive(ByteBuffer target, Duration timeout) throws IOException {
        TlsInbound in = inbound;
        if (in == null) {
            throw new IOException("the connection is not open");
        }
        return in.receive(target, timeout);
    }

    /** {@link Connection#receive} of the connection below. */
    int receiveEncrypted(ByteBuffer target, Duration timeout) throws IOException {
        return super.receive(target, timeout);
    }

    /** Decrypted bytes may be left, of which the connection below knows nothing. */
    @Override
    public void resumeReading() {
        super.resumeReading();
        schedule(Duration.ZERO, this::presentAgain);
    }

    private void presentAgain() {
        TlsInbound in = inbound;
        if (in != null) {
            in.presentAgain();
        }
    }

    @Override
    public String toString() {
        return "TLS on " + below();
    }
}
