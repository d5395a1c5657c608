package io.baton.httpserver;

import io.baton.pool.Connection;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Encrypts what is sent. Records leave in the order in which they were made, so one thread at a time does both. */
final class TlsOutbound {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final Connection below;
    private final ReentrantLock lock = new ReentrantLock();

    TlsOutbound(SSLEngine engine, Connection below) {
        this.engine = engine;
        this.below = below;
    }

    SSLEngine engine() {
        return engine;
    }

    /** Encrypts and sends all of it. Before the handshake is complete it is dropped: there is nobody to read it. */
    void send(ByteBuffer plain) {
        lock.lock();
        try {
            boolean more = true;
            while (more && plain.hasRemaining()) {
                more = wrap(plain);
            }
            plain.position(plain.limit());
        } finally {
            lock.unlock();
        }
    }

    /** Sends what the handshake, an alert or the end of the stream wants to be sent. */
    void sendHandshake() {
        lock.lock();
        try {
            boolean more = true;
            while (more && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                more = wrap(NOTHING.duplicate());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells the client that nothing more follows. */
    void end() {
        lock.lock();
        try {
            engine.closeOutbound();
            boolean more = true;
            while (more && !engine.isOutboundDone()) {
                more = wrap(NOTHING.duplicate());
            }
        } finally {
            lock.unlock();
        }
    }

    /** One record. False if it makes no sense to go on. */
    private boolean wrap(ByteBuffer plain) {
        ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        SSLEngineResult result;
        try {
            result = engine.wrap(plain, record);
        } catch (SSLException e) {
            ServerLog.failure("a TLS record could not be made", e);
            sendAlert(record.clear());
            below.close();
            return false;
        }
        below.reply(record.flip());
        return result.getStatus() == Status.OK && (result.bytesProduced() > 0 || result.bytesConsumed() > 0);
    }

    /** A task has found why the engine fails, such as a certificate. The engine has thrown it, and now tells the client. */
    private void sendAlert(ByteBuffer record) {
        try {
            engine.wrap(NOTHING.duplicate(), record);
        } catch (SSLException e) {
            ServerLog.failure("a TLS alert could not be made", e);
        }
        if (record.flip().hasRemaining()) {
            below.reply(record);
        }
    }
}
