package io.baton.http.internal.server;

import io.baton.http.BodyMode;
import io.baton.http.HttpLimits;
import io.baton.http.HttpRequest;
import io.baton.http.HttpRoute;
import io.baton.http.HttpRouter;
import io.baton.http.internal.exchange.Exchanges;
import io.baton.http.internal.parse.HeadParsers;
import io.baton.http.internal.route.Routes;
import org.jspecify.annotations.Nullable;

/** What the connections of a server share. */
final class Service {

    private static final HttpRoute NOT_FOUND = new HttpRoute(BodyMode.STREAM,
            (request, response) -> response.status(404).send("404 Not Found\n"));

    final HttpLimits limits;
    final HeadParsers parsers;
    final Exchanges exchanges;
    final Counters counters = new Counters();
    final Connections connections = new Connections();
    final ServerLog log = new ServerLog();
    final IdleSweep idleSweep;
    private final Routes routes;
    private final @Nullable HttpRouter router;
    private volatile boolean closing;

    Service(HttpLimits limits, boolean hostRequired, Routes routes, @Nullable HttpRouter router) {
        this.limits = limits;
        this.parsers = new HeadParsers(hostRequired);
        this.exchanges = new Exchanges(limits);
        this.idleSweep = new IdleSweep(connections, limits.idleTimeout());
        this.routes = routes;
        this.router = router;
    }

    /** The route of a request; one that answers 404 if there is none. */
    HttpRoute route(HttpRequest request) {
        HttpRoute route = routes.find(request.path());
        if (route == null && router != null) {
            route = router.route(request);
        }
        if (route == null) {
            counters.notFound.increment();
            return NOT_FOUND;
        }
        return route;
    }

    /** A handler is about to be called. */
    void handles(HttpRoute route) {
        if (route != NOT_FOUND) {
            counters.requests.increment();
        }
    }

    /** From here on responses say that the connection ends. */
    void closing() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }
}
