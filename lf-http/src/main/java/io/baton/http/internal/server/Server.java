package io.baton.http.internal.server;

import io.baton.http.HttpLimits;
import io.baton.http.HttpRouter;
import io.baton.http.HttpServer;
import io.baton.http.HttpSnapshot;
import io.baton.http.internal.route.Routes;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.LeaderFollowerPool;
import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A server: its service, and the pool it has started, if any. */
public final class Server implements HttpServer {

    private static final long LOOK_NANOS = 10_000_000;

    private final Service service;
    private final HttpProtocol protocol;
    private final Duration drainTimeout;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable LeaderFollowerPool pool;

    /** A server without a pool of its own. */
    public Server(HttpLimits limits, boolean hostRequired, Routes routes, @Nullable HttpRouter router,
            Duration drainTimeout) {
        this.service = new Service(limits, hostRequired, routes, router);
        this.protocol = new HttpProtocol(service);
        this.drainTimeout = drainTimeout;
    }

    /** The pool is the server's own from here on. */
    public void own(LeaderFollowerPool started) {
        pool = started;
        if (closing.get()) {
            // A handler has closed the server while it was starting.
            started.close();
        }
    }

    @Override
    public ConnectionHandler connectionHandler() {
        return protocol;
    }

    @Override
    public LeaderFollowerPool pool() {
        LeaderFollowerPool own = pool;
        if (own == null) {
            throw new IllegalStateException("the server has no pool of its own: it was made by build()");
        }
        return own;
    }

    @Override
    public List<SocketAddress> localAddresses() {
        LeaderFollowerPool own = pool;
        return own == null ? List.of() : own.localAddresses();
    }

    @Override
    public HttpSnapshot snapshot() {
        return service.counters.snapshot(service.connections.size());
    }

    @Override
    public void close() {
        close(drainTimeout);
    }

    @Override
    public void close(Duration drain) {
        if (Objects.requireNonNull(drain, "drain").isNegative()) {
            throw new IllegalArgumentException("drain must be at least 0, not " + drain);
        }
        boolean first = closing.compareAndSet(false, true);
        service.closing(); // Here, so that the handler that calls this says that its connection ends.
        if (isHandlerThread()) {
            if (first) {
                closeInBackground(drain);
            }
        } else if (first) {
            closeNow(drain);
        } else {
            awaitClosed();
        }
    }

    private void closeInBackground(Duration drain) {
        boolean started = false;
        try {
            new Thread(() -> closeNow(drain), "baton-http-close").start();
            started = true;
        } finally {
            if (!started) {
                // No memory, or no thread: a later call must not wait for this one.
                closing.set(false);
            }
        }
    }

    private boolean isHandlerThread() {
        Thread current = Thread.currentThread();
        return service.connections.all().stream().anyMatch(each -> each.turnThread == current
                || each.upgraded != null && each.upgraded.runsOn(current));
    }

    private void closeNow(Duration drain) {
        boolean interrupted = Thread.interrupted();
        LeaderFollowerPool own = pool;
        try {
            if (own != null) {
                own.stopListening();
            }
            interrupted |= drain(System.nanoTime(), drain);
            service.connections.all().forEach(each -> each.connection.close());
        } finally {
            closePool(own);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void closePool(@Nullable LeaderFollowerPool own) {
        try {
            if (own != null) {
                own.close();
            }
        } finally {
            closed.countDown();
        }
    }

    /** Until no connection is left, or the time is over. True if the thread was interrupted meanwhile. */
    private boolean drain(long begun, Duration drain) {
        boolean interrupted = false;
        long most = Nanos.of(drain);
        do {
            List<HttpConnection> open = service.connections.all();
            if (open.isEmpty()) {
                return interrupted;
            }
            // Again and again: one that was in a request may be idle now. Its turn looks again, and knows.
            for (HttpConnection each : open) {
                if (each.seemsUnused()) {
                    each.connection.schedule(Duration.ZERO, each::closeIfIdle);
                }
            }
            LockSupport.parkNanos(this, Math.min(LOOK_NANOS, most));
            interrupted |= Thread.interrupted();
        } while (System.nanoTime() - begun < most);
        return interrupted;
    }

    private void awaitClosed() {
        boolean interrupted = false;
        while (closed.getCount() > 0) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** The addresses and the number of connections. */
    @Override
    public String toString() {
        return "HTTP server on " + localAddresses() + ", " + service.connections.size() + " connections";
    }
}
