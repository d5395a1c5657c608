package io.baton.httpserver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * Decrypts what comes, and makes the handshake. Used by the callbacks of one connection, which never run at the same time.
 * Between callbacks it holds a buffer only while a record or a request is there in part.
 */
final class TlsInbound {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final TlsConnection connection;
    private final SSLEngine engine;
    private final TlsOutbound outbound;
    /** Encrypted, from position to limit. */
    private ByteBuffer records = NOTHING;
    /** Decrypted, from position to limit: not yet presented, or left unread. */
    private ByteBuffer plain = NOTHING;
    /** Whether {@link #decrypt} has found bytes. */
    private boolean fresh;
    /** From the first request on. A new handshake is refused then: while it lasts, no response could be sent. */
    private boolean inUse;
    private boolean ended;
    private boolean endTold;

    TlsInbound(TlsConnection connection, SSLEngine engine, TlsOutbound outbound) {
        this.connection = connection;
        this.engine = engine;
        this.outbound = outbound;
    }

    /** Bytes of the client. */
    void received(ByteBuffer in) throws Exception {
        if (ended) {
            in.position(in.limit()); // Nothing counts behind the end that the client has announced.
        } else {
            records = joined(records, in);
        }
        present();
    }

    /** The client has ended the connection below. */
    void readClosed() throws Exception {
        ended = true;
        present();
    }

    /** Presents what is left, after reading was resumed or the connection is writable again. */
    void presentAgain() {
        try {
            if (connection.isReading() && plain.hasRemaining()) {
                deliver();
            }
            present();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void present() throws Exception {
        while (connection.isReading() && decrypt()) {
            deliver();
        }
        if (!records.hasRemaining()) {
            records = NOTHING;
        }
        if (ended && !endTold && connection.isReading()) {
            endTold = true;
            connection.handler().onReadClosed(connection.above());
        }
    }

    /**
     * Gives the handler what is there; what it leaves is kept. A record that it has received in the middle of this may have
     * more bytes than it took: they come behind, and it has not seen them yet.
     */
    private void deliver() throws Exception {
        boolean unseen = true;
        while (unseen && connection.isReading()) {
            ByteBuffer presented = plain;
            plain = NOTHING;
            connection.handler().onData(connection.above(), presented);
            unseen = plain.hasRemaining();
            plain = joined(presented, plain);
        }
    }

    /**
     * Decrypts up to the next bytes for the handler, and not further: behind a request the client may say that it sends
     * nothing more, after which TLS 1.2 lets nobody answer. True if there are new bytes.
     */
    private boolean decrypt() {
        fresh = false;
        try {
            while (!fresh && step()) {
                // The work is done by step().
            }
        } catch (SSLException e) {
            ServerLog.failure("a TLS connection failed", e);
            outbound.sendHandshake(); // The alert that says why.
            ended = true;
            connection.close();
        }
        return fresh;
    }

    /** One record, or one step of the handshake. False if more bytes are needed. */
    private boolean step() throws SSLException {
        HandshakeStatus handshake = engine.getHandshakeStatus();
        if (handshake == HandshakeStatus.NEED_TASK) {
            if (inUse && !engine.getSession().getProtocol().equals("TLSv1.3")) {
                throw new SSLException("the client wants to renegotiate");
            }
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            HandshakeStatus next = engine.getHandshakeStatus();
            // A task that fails throws nothing: the next call does, which must not wait for the client.
            return next == HandshakeStatus.NEED_WRAP || next == HandshakeStatus.NEED_TASK || unwrap();
        }
        if (handshake == HandshakeStatus.NEED_WRAP) {
            outbound.sendHandshake();
            return engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
        }
        return records.hasRemaining() && unwrap();
    }

    private boolean unwrap() throws SSLException {
        ByteBuffer decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(records, decrypted);
        if (decrypted.position() > 0) {
            decrypted.flip();
            plain = plain.hasRemaining() ? joined(plain, decrypted) : decrypted;
            fresh = true;
            inUse = true;
        }
        return switch (result.getStatus()) {
            case OK -> true;
            case BUFFER_UNDERFLOW -> false;
            case CLOSED -> {
                ended = true;
                outbound.sendHandshake();
                yield false;
            }
            case BUFFER_OVERFLOW -> throw new SSLException("a TLS record is larger than the session allows");
        };
    }

    /** {@link io.baton.pool.Connection#receive}, of decrypted bytes. */
    int receive(ByteBuffer target, Duration timeout) throws IOException {
        while (!plain.hasRemaining()) {
            decrypt();
            if (!plain.hasRemaining()) {
                if (ended) {
                    return -1;
                }
                ByteBuffer more = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
                if (connection.receiveEncrypted(more, timeout) < 0) {
                    return -1;
                }
                records = joined(records, more.flip());
            }
        }
        int count = Math.min(target.remaining(), plain.remaining());
        target.put(plain.slice().limit(count));
        plain.position(plain.position() + count);
        return count;
    }

    /** What is left of one, and all of the other. */
    private static ByteBuffer joined(ByteBuffer first, @Nullable ByteBuffer second) {
        if (second == null || !second.hasRemaining()) {
            return first.hasRemaining() ? first : NOTHING;
        }
        ByteBuffer both = ByteBuffer.allocate(first.remaining() + second.remaining());
        return both.put(first).put(second).flip();
    }
}
