package io.baton.httpserver;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.baton.http.BodyMode;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;
import io.baton.http.HttpRoute;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A path, its handler, filters and authenticator. It has two routes, so what is learned of blocking is learned by context. */
final class ServerContext extends HttpContext {

    private final String path;
    private final HttpServer server;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final List<Filter> filters = new CopyOnWriteArrayList<>();
    private final Exchange.Home home;
    private final HttpRoute whole;
    private final HttpRoute streamed;
    private volatile @Nullable HttpHandler handler;
    private volatile @Nullable Authenticator authenticator;

    ServerContext(String path, @Nullable HttpHandler handler, HttpServer server, Tasks tasks,
            Exchange.Home home) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("the path of a context must begin with '/', not " + path);
        }
        this.path = path;
        this.handler = handler;
        this.server = server;
        this.home = home;
        this.whole = route(BodyMode.WHOLE, tasks);
        this.streamed = route(BodyMode.STREAM, tasks);
    }

    private HttpRoute route(BodyMode mode, Tasks tasks) {
        return new HttpRoute(mode, (request, response) -> begin(request, response, mode, tasks));
    }

    private void begin(HttpRequest request, HttpResponse response, BodyMode mode, Tasks tasks) throws IOException {
        if (handler == null) {
            ErrorPage.send(response, 500, "No handler for context");
        } else {
            tasks.run(new Exchange(this, request, response, mode, home));
        }
    }

    /** By what is known of the length of the request's body. */
    HttpRoute route(HttpRequest request) {
        long length = request.contentLength();
        return length >= 0 && length <= ServerProperties.WHOLE_BODY ? whole : streamed;
    }

    /** Calls the user's filters, then the authenticator, then the handler. */
    void handle(Exchange exchange, HttpExchange shown) throws IOException {
        HttpHandler last = Objects.requireNonNull(handler);
        Authenticator gate = authenticator;
        HttpHandler guarded = gate == null ? last : wrapped -> authenticate(gate, exchange, wrapped, last);
        if (filters.isEmpty()) {
            guarded.handle(shown);
        } else {
            new Filter.Chain(filters, guarded).doFilter(shown);
        }
    }

    private static void authenticate(Authenticator gate, Exchange exchange, HttpExchange shown, HttpHandler next)
            throws IOException {
        Authenticator.Result result = gate.authenticate(shown);
        if (result instanceof Authenticator.Success success) {
            exchange.authenticated(success.getPrincipal());
            next.handle(shown);
        } else if (result instanceof Authenticator.Retry retry) {
            refuse(shown, retry.getResponseCode());
        } else if (result instanceof Authenticator.Failure failure) {
            refuse(shown, failure.getResponseCode());
        }
    }

    /** The body is read first, so that the client can try again on the same connection. */
    private static void refuse(HttpExchange shown, int code) throws IOException {
        try (InputStream body = shown.getRequestBody()) {
            body.skip(Long.MAX_VALUE);
        }
        shown.sendResponseHeaders(code, -1);
    }

    @Override
    public @Nullable HttpHandler getHandler() {
        return handler;
    }

    @Override
    public synchronized void setHandler(HttpHandler newHandler) {
        Objects.requireNonNull(newHandler, "handler");
        if (handler != null) {
            throw new IllegalArgumentException("handler already set");
        }
        handler = newHandler;
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public List<Filter> getFilters() {
        return filters;
    }

    @Override
    public synchronized @Nullable Authenticator setAuthenticator(@Nullable Authenticator newAuthenticator) {
        Authenticator old = authenticator;
        authenticator = newAuthenticator;
        return old;
    }

    @Override
    public @Nullable Authenticator getAuthenticator() {
        return authenticator;
    }
}
