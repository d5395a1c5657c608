package io.baton.http;

import io.baton.pool.ConnectionHandler;
import io.baton.pool.LeaderFollowerPool;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * An HTTP/1.1 server.
 *
 * <pre>{@code
 * try (HttpServer server = HttpServer.builder()
 *         .listen(new InetSocketAddress("127.0.0.1", 8080))
 *         .route("/hello", (request, response) -> response.send("hello"))
 *         .start()) {
 *     server.awaitClose();
 * }
 * }</pre>
 *
 * <p>Or on a pool of the user's, beside other protocols:
 *
 * <pre>{@code
 * HttpServer http = HttpServer.builder().route("/hello", hello).build();
 * LeaderFollowerPool pool = LeaderFollowerPool.builder()
 *         .listen(echoAddress, echo)
 *         .listen(httpAddress, http.connectionHandler())
 *         .start();
 * }</pre>
 *
 * <p>All methods may be called by any thread, {@link #close()} from a handler too.
 */
public interface HttpServer extends AutoCloseable {

    /** What a pool of the user's listens with. It may be used for several addresses and several pools. */
    ConnectionHandler connectionHandler();

    /**
     * The pool that {@link HttpServerBuilder#start} has started.
     *
     * @throws IllegalStateException if the server was made by {@link HttpServerBuilder#build}
     */
    LeaderFollowerPool pool();

    /** The addresses of its own pool, in the order of the builder's calls, with the ports the kernel chose; else empty. */
    List<SocketAddress> localAddresses();

    /** The counters of this moment. */
    HttpSnapshot snapshot();

    /**
     * Closes the server in order: its own pool refuses new connections; idle connections are closed; requests under way are
     * answered with {@code Connection: close}. What is not done after this time is cut off. Then its own pool is closed. A
     * pool of the user's stays open.
     *
     * <p>Blocks until this is done; called from a handler it returns at once, and closing continues in the background. A
     * second call waits for the first.
     *
     * @param drain at least 0
     */
    void close(Duration drain);

    /** {@link #close(Duration)} with the drain timeout of the builder. */
    @Override
    void close();

    /** Waits until the server is closed, no matter which thread closes it. */
    void awaitClose() throws InterruptedException;

    /** The settings of a new server, at their defaults. */
    static HttpServerBuilder builder() {
        return new HttpServerBuilder();
    }
}
