package io.baton.http;

import io.baton.http.internal.route.Routes;
import io.baton.http.internal.server.Server;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings of an {@link HttpServer}; each has a default. A setting that is out of its range is refused at once, by an
 * {@link IllegalArgumentException} that names the range; null by a {@link NullPointerException} that names the setting. Not
 * for use by several threads at the same time.
 */
public final class HttpServerBuilder {

    private final List<SocketAddress> addresses = new ArrayList<>();
    private final Map<String, HttpRoute> exact = new HashMap<>();
    private final Map<String, HttpRoute> prefixes = new HashMap<>();
    private @Nullable HttpRouter router;
    private HttpLimits limits = HttpLimits.DEFAULTS;
    private boolean hostRequired = true;
    private Duration drainTimeout = Duration.ofSeconds(5);
    private Consumer<PoolBuilder> poolSettings = pool -> { };

    HttpServerBuilder() {
    }

    /** Listens on an address; see {@link PoolBuilder#listen}. For {@link #start} only. May be called several times. */
    public HttpServerBuilder listen(SocketAddress address) {
        // The pool's own checks.
        LeaderFollowerPool.builder().listen(Objects.requireNonNull(address, "address"), (connection, in) -> { });
        addresses.add(address);
        return this;
    }

    /** {@link #route(String, BodyMode, HttpHandler)} with {@link BodyMode#WHOLE}. */
    public HttpServerBuilder route(String path, HttpHandler handler) {
        return route(path, BodyMode.WHOLE, handler);
    }

    /**
     * A handler for one path. An exact route comes before a prefix.
     *
     * @param path begins with {@code /}; compared with {@link HttpRequest#path()}
     * @throws IllegalArgumentException if the path does not begin with {@code /}, or has a route already
     */
    public HttpServerBuilder route(String path, BodyMode mode, HttpHandler handler) {
        add(exact, "path", path, new HttpRoute(mode, handler));
        return this;
    }

    /** {@link #routePrefix(String, BodyMode, HttpHandler)} with {@link BodyMode#WHOLE}. */
    public HttpServerBuilder routePrefix(String prefix, HttpHandler handler) {
        return routePrefix(prefix, BodyMode.WHOLE, handler);
    }

    /**
     * A handler for all paths that begin with this text. The longest prefix counts. {@code /files/} does not take
     * {@code /files}.
     *
     * @throws IllegalArgumentException if the prefix does not begin with {@code /}, or has a route already
     */
    public HttpServerBuilder routePrefix(String prefix, BodyMode mode, HttpHandler handler) {
        add(prefixes, "prefix", prefix, new HttpRoute(mode, handler));
        return this;
    }

    /**
     * Chooses routes that are made and removed while the server runs; asked for each path that has no route here. Default: 404.
     *
     * @param router thread-safe and quick; what it throws is answered by 500
     */
    public HttpServerBuilder router(HttpRouter router) {
        this.router = Objects.requireNonNull(router, "router");
        return this;
    }

    /** What a client may cost; default {@link HttpLimits#DEFAULTS}. */
    public HttpServerBuilder limits(HttpLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** Whether a request of HTTP/1.1 without {@code Host} is answered by 400, as RFC 9112 demands; default true. */
    public HttpServerBuilder hostRequired(boolean required) {
        hostRequired = required;
        return this;
    }

    /** How long {@link HttpServer#close()} waits for requests under way; default 5 s, zero for not. */
    public HttpServerBuilder drainTimeout(Duration timeout) {
        if (Objects.requireNonNull(timeout, "drainTimeout").isNegative()) {
            throw new IllegalArgumentException("drainTimeout must be 0 or more, not " + timeout);
        }
        drainTimeout = timeout;
        return this;
    }

    /** Settings of the server's own pool. The consumer is called by {@link #start}, with everything else set. */
    public HttpServerBuilder pool(Consumer<PoolBuilder> settings) {
        poolSettings = Objects.requireNonNull(settings, "pool");
        return this;
    }

    /** A server for a pool of the user's: see {@link HttpServer#connectionHandler}. */
    public HttpServer build() {
        return server();
    }

    /**
     * Starts the server on a {@link LeaderFollowerPool} of its own.
     *
     * @throws IOException as {@link PoolBuilder#start}
     * @throws IllegalStateException if there is no address to listen on, or as {@link PoolBuilder#start}
     */
    public HttpServer start() throws IOException {
        if (addresses.isEmpty()) {
            throw new IllegalStateException("there is no address to listen on");
        }
        Server server = server();
        PoolBuilder pool = LeaderFollowerPool.builder();
        addresses.forEach(address -> pool.listen(address, server.connectionHandler()));
        // When the server closes its pool, the requests have had their time.
        pool.drainTimeout(Duration.ofSeconds(1));
        poolSettings.accept(pool);
        server.own(pool.start());
        return server;
    }

    private Server server() {
        return new Server(limits, hostRequired, new Routes(exact, prefixes), router, drainTimeout);
    }

    private static void add(Map<String, HttpRoute> routes, String what, String path, HttpRoute route) {
        if (!Objects.requireNonNull(path, what).startsWith("/")) {
            throw new IllegalArgumentException("a " + what + " must begin with /, not " + path);
        }
        if (routes.putIfAbsent(path, route) != null) {
            throw new IllegalArgumentException("the " + what + " has a route already: " + path);
        }
    }
}
