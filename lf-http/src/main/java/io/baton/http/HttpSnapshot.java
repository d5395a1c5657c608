package io.baton.http;

/**
 * Counters of an {@link HttpServer} at one moment.
 *
 * @param connections connections that are open
 * @param requests requests that a handler was called for
 * @param responses responses that were completed, those of {@code errors} included
 * @param errors responses that the server made itself because of a request or a limit: 400 to 505, without 404
 * @param notFound requests that no route is for
 * @param handlerErrors handlers that have thrown
 * @param timeouts connections that were closed because a head or a body came too slowly; those without a request are not
 * counted
 */
public record HttpSnapshot(long connections, long requests, long responses, long errors, long notFound,
        long handlerErrors, long timeouts) {
}
