package io.baton.http;

import io.baton.http.internal.route.RouteHistory;

import java.util.Objects;

/**
 * A handler, and when it is called. What the server has learned of it, that it mostly blocks for example, is kept with this
 * object: on platform followers a route that mostly blocks passes the lead before its handler runs.
 */
public final class HttpRoute {

    static {
        RouteHistory.access(route -> route.history);
    }

    private final BodyMode mode;
    private final HttpHandler handler;
    private final RouteHistory history = new RouteHistory();

    /** A route. */
    public HttpRoute(BodyMode mode, HttpHandler handler) {
        this.mode = Objects.requireNonNull(mode, "mode");
        this.handler = Objects.requireNonNull(handler, "handler");
    }

    /** When the handler is called. */
    public BodyMode mode() {
        return mode;
    }

    /** Answers the requests. */
    public HttpHandler handler() {
        return handler;
    }
}
