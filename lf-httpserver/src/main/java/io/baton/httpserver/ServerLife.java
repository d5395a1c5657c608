package io.baton.httpserver;

import io.baton.http.HttpRouter;
import io.baton.http.HttpServer;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLSession;

/**
 * The states of a server: new, bound, started, stopped; it may be stopped in any of them, and is never started again. From
 * {@link #bind} on it listens, and connections wait in the backlog. The pool and its threads are there from {@link #start} on,
 * so that the threads are daemons if the one that starts it is.
 */
final class ServerLife {

    /** At the end connections are closed already; this is for what waits to be sent. */
    private static final Duration LAST_REPLIES = Duration.ofSeconds(1);

    private final HttpServer http;
    private final ClientHandler handler;
    private final @Nullable TlsHandler tls;
    private final Tasks tasks;
    private @Nullable Executor executor;
    private @Nullable BoundSocket socket;
    private @Nullable LeaderFollowerPool pool;
    private boolean stopped;

    ServerLife(HttpRouter router, Tasks tasks, @Nullable TlsEngines engines) {
        this.tasks = tasks;
        http = HttpServer.builder()
                .router(router)
                .limits(ServerProperties.OF_THIS_JVM.limits())
                .hostRequired(false)
                .build();
        tls = engines == null ? null : new TlsHandler(http.connectionHandler(), engines::engine);
        handler = new ClientHandler(tls == null ? http.connectionHandler() : tls,
                new ClientLimits(ServerProperties.OF_THIS_JVM));
    }

    synchronized void bind(InetSocketAddress address, int backlog) throws IOException {
        if (stopped) {
            throw new ClosedChannelException();
        }
        if (socket != null) {
            throw new BindException("HttpServer already bound");
        }
        socket = BoundSocket.open(Objects.requireNonNull(address, "null address"), backlog);
        ServerLog.debug("HttpServer created " + (tls == null ? "http " : "https ") + socket.address());
    }

    /** With the real port as soon as it is bound; null before. */
    synchronized @Nullable InetSocketAddress address() {
        return socket == null ? null : socket.address();
    }

    synchronized void checkNotStarted() {
        if (pool != null) {
            throw new IllegalStateException("server already started");
        }
    }

    synchronized void setExecutor(@Nullable Executor newExecutor) {
        checkNotStarted();
        executor = newExecutor;
    }

    synchronized @Nullable Executor executor() {
        return executor;
    }

    /** The session of a connection with TLS. */
    @Nullable SSLSession session(long connectionId) {
        return tls == null ? null : tls.session(connectionId);
    }

    /** A connection whose limits have to be watched, or null. */
    @Nullable ClientConnection client(long connectionId) {
        return handler.watched(connectionId);
    }

    synchronized void start() {
        BoundSocket bound = socket;
        if (bound == null || pool != null || stopped) {
            throw new IllegalStateException("server in wrong state");
        }
        if (executor == null) {
            executor = Tasks.ON_THE_POOL;
        }
        tasks.executor(executor);
        try {
            pool = settings(bound).start();
        } catch (IOException e) {
            throw new UncheckedIOException("the server could not be started", e);
        }
    }

    private PoolBuilder settings(BoundSocket bound) {
        ServerProperties properties = ServerProperties.OF_THIS_JVM;
        PoolBuilder settings = LeaderFollowerPool.builder()
                .name("httpserver")
                .listenOn(bound.socket(), handler)
                .drainTimeout(LAST_REPLIES)
                .daemon(Thread.currentThread().isDaemon());
        if (properties.maxConnections() > 0) {
            settings.maxConnections(properties.maxConnections());
        }
        if (properties.responseSeconds() > 0) {
            settings.writeStallTimeout(Duration.ofSeconds(properties.responseSeconds()));
        }
        return settings;
    }

    void stop(int delay) {
        if (delay < 0) {
            throw new IllegalArgumentException("negative delay parameter");
        }
        LeaderFollowerPool running = stopped();
        if (running == null) {
            return;
        }
        running.stopListening();
        if (tasks.isOnThePool()) {
            // A handler cannot wait for its own end.
            new Thread(() -> close(running, delay), "httpserver-stop").start();
        } else {
            close(running, delay);
        }
    }

    private void close(LeaderFollowerPool running, int delay) {
        http.close(Duration.ofSeconds(delay));
        running.close();
    }

    /** Marks it, without waiting under the lock. */
    private synchronized @Nullable LeaderFollowerPool stopped() {
        stopped = true;
        if (socket != null && pool == null) {
            socket.close();
        }
        return pool;
    }
}
