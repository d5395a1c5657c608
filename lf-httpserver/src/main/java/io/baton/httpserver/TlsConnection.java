package io.baton.httpserver;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.Timeout;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLEngine;

/**
 * A connection whose bytes are encrypted below and plain above. What comes is decrypted by {@link TlsInbound}, by the thread of
 * the callback; what is sent is encrypted by {@link TlsOutbound}, by any thread.
 */
final class TlsConnection implements Connection {

    private static final int FILE_PIECE = 64 << 10;

    private final Connection below;
    private final ConnectionHandler handler;
    private final Connection above;
    private volatile @Nullable TlsOutbound outbound;
    private @Nullable TlsInbound inbound;
    private volatile boolean reading = true;
    private volatile @Nullable Object attachment;

    TlsConnection(Connection below, ConnectionHandler handler) {
        this.below = below;
        this.handler = handler;
        this.above = ConnectionDecorator.decorate(handler, this);
    }

    /** It is open: from here on it needs an engine. */
    void open(SSLEngine engine) throws Exception {
        TlsOutbound out = new TlsOutbound(engine, below);
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

    Connection below() {
        return below;
    }

    ConnectionHandler handler() {
        return handler;
    }

    boolean isReading() {
        return reading;
    }

    @Nullable SSLEngine engine() {
        TlsOutbound out = outbound;
        return out == null ? null : out.engine();
    }

    @Override
    public long id() {
        return below.id();
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
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            for (long left = count; left > 0; ) {
                byte[] piece = in.readNBytes((int) Math.min(left, FILE_PIECE));
                if (piece.length == 0) {
                    throw new IOException(file + " has fewer bytes than " + (offset + count));
                }
                reply(ByteBuffer.wrap(piece));
                left -= piece.length;
            }
        }
    }

    @Override
    public void close() {
        TlsOutbound out = outbound;
        if (out != null) {
            out.end();
        }
        below.close();
    }

    @Override
    public void aboutToBlock() {
        below.aboutToBlock();
    }

    @Override
    public int receive(ByteBuffer target, Duration timeout) throws IOException {
        TlsInbound in = inbound;
        if (in == null) {
            throw new IOException("the connection is not open");
        }
        return in.receive(target, timeout);
    }

    @Override
    public void awaitWritable(Duration timeout) throws IOException {
        below.awaitWritable(timeout);
    }

    @Override
    public void pauseReading() {
        reading = false;
        below.pauseReading();
    }

    /** Decrypted bytes may be left, of which the connection below knows nothing. */
    @Override
    public void resumeReading() {
        reading = true;
        below.resumeReading();
        below.schedule(Duration.ZERO, this::presentAgain);
    }

    private void presentAgain() {
        TlsInbound in = inbound;
        if (in != null) {
            in.presentAgain();
        }
    }

    @Override
    public Timeout schedule(Duration delay, Runnable task) {
        return below.schedule(delay, task);
    }

    @Override
    public boolean isOpen() {
        return below.isOpen();
    }

    @Override
    public boolean isWritable() {
        return below.isWritable();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return below.remoteAddress();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return below.localAddress();
    }

    @Override
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public void attach(@Nullable Object object) {
        attachment = object;
    }

    @Override
    public String toString() {
        return "TLS on " + below;
    }
}
