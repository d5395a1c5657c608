package io.baton.http;

import org.jspecify.annotations.Nullable;

/** Chooses the handler of a request. Called when the head has come, before the body. Any thread. */
@FunctionalInterface
@SuppressWarnings("exports")
public interface HttpRouter {

    /**
     * The route for this request, or null for 404. The same object should be returned for the same kind of work: what is known
     * of handlers that block is kept for each object.
     *
     * @param request without its body
     */
    @Nullable HttpRoute route(HttpRequest request);
}
