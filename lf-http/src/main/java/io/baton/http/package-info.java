/**
 * An HTTP/1.1 server. {@link io.baton.http.HttpServer} listens, {@link io.baton.http.HttpHandler} answers, {@link
 * io.baton.http.HttpLimits} says what a client may cost.
 *
 * <p><b>The order of things.</b> A head is received without a thread: a client that sends half a head holds a few hundred
 * bytes and nothing else. When it is complete the route is chosen, and with it whether the body is received first ({@link
 * io.baton.http.BodyMode#WHOLE}) or while the handler runs ({@link io.baton.http.BodyMode#STREAM}). Then the handler runs, on
 * the thread that received the last byte, as long as it is quick. When it blocks, another thread goes on with the other
 * connections. The requests of one connection are handled one after the other, so pipelined requests are answered in order.
 *
 * <p>Messages are as RFC 9110 and RFC 9112 have them. A request that does not follow them is answered by an error and never
 * handled, and its connection is closed.
 */
@NullMarked
package io.baton.http;

import org.jspecify.annotations.NullMarked;
