package io.baton.http;

/**
 * What a user writes: answers requests. One handler object serves all connections of its route, several at the same time.
 *
 * <p><b>Threads.</b> The requests of one connection are handled one after the other; those of different connections at the
 * same time. A handler may block: the other connections go on meanwhile.
 *
 * <p><b>Later answers.</b> A handler may return before the response is complete, and any thread may complete it. Until then
 * the next request of the connection is not read. A client that gives up meanwhile is noticed if it resets the connection.
 *
 * <p><b>Errors.</b> If a handler throws, {@link Error}s included, the client gets 500 if nothing of the response has been
 * sent, and the connection is closed. It is counted ({@link HttpSnapshot#handlerErrors()}) and logged.
 */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Answers one request.
     *
     * @param request the request. It is valid until the response is complete
     * @param response the answer, to be completed by one of its {@code send} methods, or by closing its {@linkplain
     *     HttpResponse#stream() stream}
     * @throws Exception the client gets 500, or a connection that ends before the response is complete
     */
    void handle(HttpRequest request, HttpResponse response) throws Exception;
}
