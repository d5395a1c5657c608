package io.baton.httpserver;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets any thread read a body that comes while the handler runs. Only the thread of the connection's callback, the owner, may
 * receive. It reads directly. For another thread it reads on demand, one piece at a time, in {@link #serve}, which it calls when
 * it has nothing else to do: after it has given the task to the executor, or after the handler has returned.
 */
final class BodyRelay {

    private static final int PIECE = 16 << 10;

    private final InputStream source;
    private final Thread owner = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private byte[] piece = new byte[0];
    private int position;
    private int limit;
    private boolean wanted;
    private volatile boolean ended;
    private boolean released;
    private boolean ownerGone;
    private @Nullable IOException failure;

    BodyRelay(InputStream source) {
        this.source = source;
    }

    /** As {@link InputStream#read(byte[], int, int)}, with a length above 0. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (Thread.currentThread() == owner && nothingIsLeft()) {
            return ended(source.read(target, offset, length)); // Without the lock: nobody else receives.
        }
        lock.lock();
        try {
            awaitPiece();
            if (position == limit) {
                return -1;
            }
            int count = Math.min(length, limit - position);
            System.arraycopy(piece, position, target, offset, count);
            position += count;
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing that was read for another thread, and not the end either. */
    private boolean nothingIsLeft() {
        lock.lock();
        try {
            return position == limit && !ended;
        } finally {
            lock.unlock();
        }
    }

    private int ended(int count) {
        if (count < 0) {
            ended = true;
        }
        return count;
    }

    private void awaitPiece() throws IOException {
        while (position == limit && !ended) {
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            if (ownerGone || released) {
                throw new IOException("the exchange is complete");
            }
            wanted = true;
            changed.signalAll();
            try {
                changed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the request's body");
            }
        }
    }

    /** What can be read without waiting, as far as is known. */
    int available() {
        lock.lock();
        try {
            return limit - position;
        } finally {
            lock.unlock();
        }
    }

    /** Reads for others until the body has ended or the exchange is complete. Called by the owner. */
    void serve() {
        lock.lock();
        try {
            while (!ended && !released && failure == null) {
                if (wanted && position == limit) {
                    wanted = false;
                    fill();
                    changed.signalAll();
                } else {
                    changed.await();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // The server is being stopped.
        } finally {
            ownerGone = true;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Without the lock while it blocks, so that {@link #release} need not wait. */
    private void fill() {
        if (piece.length == 0) {
            piece = new byte[PIECE];
        }
        int count = 0;
        IOException failed = null;
        lock.unlock();
        try {
            count = source.read(piece, 0, piece.length);
        } catch (IOException e) {
            failed = e;
        } finally {
            lock.lock();
        }
        failure = failed;
        position = 0;
        limit = Math.max(0, count);
        ended = count < 0;
    }

    /** The exchange is complete: the owner need not wait any longer. */
    void release() {
        lock.lock();
        try {
            released = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
