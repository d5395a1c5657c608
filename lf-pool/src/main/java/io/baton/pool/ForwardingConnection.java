package io.baton.pool;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A connection that passes everything on to the connection below, but for the attachment, which is its own. What a {@link
 * ConnectionDecorator} makes of a connection extends it and overrides what is different above.
 */
@SuppressWarnings("exports")
public abstract class ForwardingConnection implements Connection {

    private final Connection below;
    private volatile @Nullable Object attachment;

    /** Above this connection. */
    protected ForwardingConnection(Connection below) {
        this.below = Objects.requireNonNull(below, "below");
    }

    /** The connection below. */
    protected final Connection below() {
        return below;
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
    public void replyFile(Path file, long offset, long count) throws IOException {
        below.replyFile(file, offset, count);
    }

    @Override
    public void replyFile(ByteBuffer before, Path file, long offset, long count) throws IOException {
        below.replyFile(before, file, offset, count);
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
    public boolean isReading() {
        return below.isReading();
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
    public final @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public final void attach(@Nullable Object object) {
        attachment = object;
    }

    /** That of the connection below. */
    @Override
    public String toString() {
        return below.toString();
    }
}
