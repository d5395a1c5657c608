package io.baton.http.internal.server;

import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;
import io.baton.http.HttpRoute;
import io.baton.http.internal.route.RouteHistory;
import io.baton.pool.Connection;

/** Calls handlers. On platform followers it learns which routes mostly block, and passes the lead before it calls such a one. */
final class HandlerCall {

    private HandlerCall() {
    }

    static void call(Connection connection, HttpRoute route, HttpRequest request, HttpResponse response)
            throws Exception {
        if (Threads.isVirtual(Thread.currentThread())) {
            route.handler().handle(request, response);
            return;
        }
        RouteHistory history = RouteHistory.of(route);
        if (history.mostlyBlocks()) {
            connection.aboutToBlock();
        }
        long begun = System.nanoTime();
        try {
            route.handler().handle(request, response);
        } finally {
            history.took(System.nanoTime() - begun);
        }
    }
}
