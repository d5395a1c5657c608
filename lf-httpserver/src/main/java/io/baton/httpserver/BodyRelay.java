package io.baton.httpserver;

import io.baton.http.HttpRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets any thread read a body that comes while the handler runs. Only the thread of the connection's callback, the owner, may
 * receive. It reads directly. For another thread it reads on demand, one piece at a time, in {@link #serve}, which it calls when
 * it has nothing else to do: after it has given the task to the executor, or after the handler has returned.
 *
 * <p>A body that came whole with its head is taken at once, and needs no owner any more. The end is noticed with the last byte,
 * where it is there: many handlers read as many bytes as were announced, and never ask for the end.
 */
final class BodyRelay {

    private static final int PIECE = 16 << 10;
    /** Nothing tells the owner that the connection was closed: its callback is under way. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final HttpRequest request;
    private final InputStream source;
    private final BooleanSupplier connected;
    private final Runnable atEnd;
    private final Thread owner = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private byte[] piece = new byte[0];
    private int position;
    private int limit;
    private long received;
    private boolean wanted;
    private volatile boolean ended;
    private boolean released;
    private boolean ownerGone;
    private @Nullable IOException failure;

    /**
     * The body of a request that the calling thread may receive.
     *
     * @param connected whether the connection is open
     * @param atEnd is run once, by the owner, when the last byte has come
     */
    BodyRelay(HttpRequest request, BooleanSupplier connected, Runnable atEnd) {
        this.request = request;
        this.source = request.bodyStream();
        this.connected = connected;
        this.atEnd = atEnd;
    }

    /** By the owner, before others can read: takes what came with the head. */
    void begin() {
        lock.lock();
        try {
            if (ready() > 0) {
                fill();
            } else {
                noticeEnd();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link InputStream#read(byte[], int, int)}, with a length above 0. */
    int read(byte[] target, int offset, int length) throws IOException {
        if (Thread.currentThread() == owner && nothingIsLeft()) {
            int count = receive(target, offset, length); // Without the lock: nobody else receives.
            noticeEnd();
            return count;
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

    private int receive(byte[] target, int offset, int length) throws IOException {
        int count = source.read(target, offset, length);
        received += Math.max(0, count);
        return count;
    }

    /** How many bytes can be read without waiting; above 0 also if the next read fails. */
    private int ready() {
        try {
            return source.available();
        } catch (IOException e) {
            return 1;
        }
    }

    private void noticeEnd() {
        if (ready() == 0 && received == request.contentLength()) {
            ended = true;
            atEnd.run();
        }
    }

    /** Whether all of it has been received. */
    boolean hasEnded() {
        return ended;
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

    /** Reads for others until the body has ended, the exchange is complete or the connection is closed. Called by the owner. */
    void serve() {
        lock.lock();
        try {
            while (!ended && !released && failure == null && connected.getAsBoolean()) {
                if (wanted && position == limit) {
                    wanted = false;
                    fill();
                    changed.signalAll();
                } else {
                    changed.awaitNanos(LOOK_NANOS);
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
            count = receive(piece, 0, piece.length);
        } catch (IOException e) {
            failed = e;
        } finally {
            lock.lock();
        }
        failure = failed;
        position = 0;
        limit = Math.max(0, count);
        noticeEnd();
    }

    /** Nobody reads any more: the owner need not wait any longer. */
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
