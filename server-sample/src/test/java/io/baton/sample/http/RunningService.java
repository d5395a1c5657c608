package io.baton.sample.http;

import io.baton.http.HttpServer;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolSnapshot;
import io.baton.sample.files.ServedRoot;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

/** The HTTP service on a pool and a port of its own. */
public final class RunningService implements AutoCloseable {

    private final HttpServer server;
    private final LeaderFollowerPool pool;

    private RunningService(ServedRoot root) throws IOException {
        LiveCounters counters = new LiveCounters();
        server = HttpService.of(root, counters);
        pool = LeaderFollowerPool.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), server.connectionHandler())
                .drainTimeout(Duration.ZERO)
                .start();
        counters.of(pool, server);
    }

    /** Without files. */
    public static RunningService start() throws IOException {
        return new RunningService(null);
    }

    /** With the files of a directory. */
    public static RunningService start(Path root) throws IOException {
        return new RunningService(ServedRoot.of(root));
    }

    /** A new connection. */
    public HttpPeer connect() throws IOException {
        return new HttpPeer(((InetSocketAddress) pool.localAddresses().get(0)).getPort());
    }

    /** The response to one request on a connection of its own. */
    public HttpPeer.Answer ask(String request) throws IOException {
        try (HttpPeer peer = connect()) {
            return peer.ask(request);
        }
    }

    /** The counters of the pool. */
    public PoolSnapshot pool() {
        return pool.snapshot();
    }

    /** No handler may have thrown, whatever the clients have sent. */
    @Override
    public void close() {
        long errors = server.snapshot().handlerErrors();
        server.close(Duration.ZERO);
        pool.close();
        assertThat(errors).as("handlers that threw").isZero();
        assertThat(pool.snapshot().handlerErrors()).as("callbacks that threw").isZero();
    }
}
