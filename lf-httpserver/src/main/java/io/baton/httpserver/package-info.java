/**
 * The JDK's {@code com.sun.net.httpserver} on the leader/followers pool. There is nothing to call here: {@link
 * com.sun.net.httpserver.HttpServer#create(java.net.InetSocketAddress, int)} finds {@link
 * io.baton.httpserver.BatonHttpServerProvider} on the class path or on the module path.
 *
 * <p><b>Heads and small bodies come first.</b> A head, and with it a body of a known length up to 64 KiB, is received by epoll.
 * No thread waits for it, and the user's executor gets whole requests. A client that sends half a request stops nobody. A longer
 * or chunked body is read by the handler from {@code getRequestBody()}, which blocks.
 *
 * <p><b>Without an executor</b> handlers run on the pool, several at the same time. A handler that blocks costs the other
 * connections nothing.
 *
 * <p><b>With the user's executor</b> it gets one task for each request. If it rejects the task, the connection is closed. While a
 * handler reads a long or chunked body on a thread of the executor, a thread of the pool receives the bytes for it. It does so
 * until the whole body has come, the handler closes it, the exchange is complete or the connection is closed. That a client has
 * gone is not noticed while nobody reads, so complete each exchange.
 *
 * <h2>Differs from the JDK's own server in</h2>
 * <ul>
 * <li>Without an executor several handlers run at the same time; the JDK's runs one. An executor of one thread gives the old
 *     behaviour back: {@code server.setExecutor(Executors.newSingleThreadExecutor())}.
 * <li>Requests are checked strictly (RFC 9110, RFC 9112). A request with a malformed head is answered by an error in plain text
 *     and never reaches a handler. HTTP/1.1 without {@code Host} passes, as it does with the JDK's.
 * <li>The server writes {@code Content-Length}, {@code Transfer-Encoding}, {@code Connection} and {@code Date} in this spelling.
 *     Other names are written as {@link com.sun.net.httpserver.Headers} spells them ({@code Content-type}), as by the JDK's. A
 *     field of these names that a handler sets is not sent twice.
 * <li>A response says {@code Connection: close} whenever the connection is closed after it.
 * <li>{@code sendResponseHeaders} takes codes from 200 to 599.
 * <li>A response is on its way as soon as its announced length is written, even if the handler does not close the stream.
 *     A chunked one waits for 4 KiB, {@code flush()} or {@code close()}.
 * <li>If a handler writes fewer bytes than announced, or throws an {@link Error}, the connection is closed; the JDK's leaves the
 *     client waiting.
 * <li>{@code 100 Continue} has no {@code Content-Length}. A response with 205 has no body.
 * <li>A client of TLS 1.2 cannot renegotiate once it has sent a request: the connection is closed.
 * <li>{@code setStreams}, {@code close} and the streams may be used by any thread, by one at a time. Without an executor another
 *     thread that reads a long or chunked body gets its bytes after the handler has returned, so the handler must not wait for
 *     it.
 * <li>{@code stop} with handlers under way on the pool interrupts those that do not return within a second.
 * <li>{@code stop} with a delay also waits for requests that have begun to arrive.
 * <li>A field name that is no token, and a value with a control character, make {@code sendResponseHeaders} throw an {@link
 *     IllegalArgumentException}; the JDK's sends them.
 * <li>{@code createContext} refuses a path that has a context, as the JDK's does from 18 on.
 * <li>On virtual followers (JDK 21 and later) a handler without an executor runs on a virtual thread, which is always a daemon.
 * <li>A write that the client does not take for 60 seconds closes the connection; the JDK's waits for ever.
 * </ul>
 *
 * <h2>System properties</h2>
 * They are read once, when the first server is created. Times are in seconds.
 * <ul>
 * <li>{@code sun.net.httpserver.idleInterval} (30): how long a connection may be without a request.
 * <li>{@code sun.net.httpserver.maxReqTime} (none): how long a request may take, from its first byte to the end of its body, and
 *     a new connection to its first byte. A head that takes longer gets 408; otherwise the connection is closed, and the handler
 *     that reads gets an {@link java.io.IOException}. Without it only a head is limited, to 10 seconds.
 * <li>{@code sun.net.httpserver.maxRspTime} (none): how long a response may take, from the end of the request to the end of the
 *     response, the time of the handler included. The connection is closed then; without an executor, once the handler returns.
 *     What the handler still writes fails. A client may also take nothing of a response for no longer than this.
 * <li>{@code sun.net.httpserver.maxReqHeaders} (200): fields of a head; more are answered by 431.
 * <li>{@code sun.net.httpserver.maxReqHeaderSize} (380 KiB; 0 or less for 8 MiB): bytes of all fields of a head, and of its first
 *     line; more are answered by 431 and 414. The JDK's counts both together, and 32 bytes more for each field.
 * <li>{@code sun.net.httpserver.maxIdleConnections} (none; the JDK's has 200): connections that are kept after a response. One
 *     more is closed after its response, which says so. There is no default, since an idle connection costs a few hundred bytes
 *     here.
 * <li>{@code jdk.httpserver.maxConnections} (65,536): one more is closed at once; the JDK's leaves it waiting.
 * </ul>
 * The two limits of time are in seconds, as the JDK's server takes them, although its documentation says milliseconds. They are
 * exact to about half a second.
 *
 * <p>The others have no effect:
 * <ul>
 * <li>{@code drainAmount}: always 64 KiB. A body up to this length has been received before the handler runs, so a smaller value
 *     would close connections for nothing; and with a larger one a client could make the server receive what nobody wants.
 * <li>{@code nodelay}: {@code TCP_NODELAY} is always on. Without it a response in two parts waits for the client's delayed
 *     acknowledgement, 40 ms.
 * <li>{@code clockTick}, {@code timerMillis}: no task looks at all connections in these intervals.
 * <li>{@code debug}, {@code readTimeout}, {@code writeTimeout}, {@code selCacheTimeout}: the JDK's server prints or warns.
 * </ul>
 */
@NullMarked
package io.baton.httpserver;

import org.jspecify.annotations.NullMarked;
