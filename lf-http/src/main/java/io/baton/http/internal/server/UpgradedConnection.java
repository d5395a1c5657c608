package io.baton.http.internal.server;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.Timeout;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** A connection after an upgrade, as its new handler sees it: with an attachment of its own. */
final class UpgradedConnection implements Connection {

    private final Connection below;
    private final ConnectionHandler handler;
    private final Connection visible;
    private volatile @Nullable Object attachment;

    UpgradedConnection(Connection below, ConnectionHandler handler) {
        this.below = below;
        this.handler = handler;
        this.visible = ConnectionDecorator.decorate(handler, this);
    }

    ConnectionHandler handler() {
        return handler;
    }

    /** What the handler's callbacks get. */
    Connection visible() {
        return visible;
    }

    @Override
    public long id() {
        return below.id();
    }

    @Override
    public void reply(ByteBuffer bytes) {
        below.reply(bytes);
    }

    @Override
    public void reply(byte[] bytes) {
        below.reply(bytes);
    }

    @Override
    public void replyFile(Path file, long offset, long count) throws IOException {
        below.replyFile(file, offset, count);
    }

    @Override
    public void close() {
        below.close();
    }

    @Override
    public void aboutToBlock() {
        below.aboutToBlock();
    }

    @Override
    public int receive(ByteBuffer target, Duration timeout) throws IOException {
        return below.receive(target, timeout);
    }

    @Override
    public void awaitWritable(Duration timeout) throws IOException {
        below.awaitWritable(timeout);
    }

    @Override
    public void pauseReading() {
        below.pauseReading();
    }

    @Override
    public void resumeReading() {
        below.resumeReading();
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
        return below.toString();
    }
}
