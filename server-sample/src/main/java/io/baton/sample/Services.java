package io.baton.sample;

import io.baton.http.HttpServer;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolSnapshot;
import io.baton.sample.text.Addresses;

import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;

/**
 * The services on one pool.
 *
 * @param pool listens for echo, then for HTTP
 * @param http the HTTP service, or null if there is none
 */
record Services(LeaderFollowerPool pool, HttpServer http) implements AutoCloseable {

    /** Where they listen: {@code echo at 127.0.0.1:7007, HTTP at http://127.0.0.1:8080/}. */
    String addresses() {
        List<SocketAddress> addresses = pool.localAddresses();
        String echo = "echo at " + Addresses.hostAndPort(addresses.get(0));
        return http == null ? echo : echo + ", HTTP at http://" + Addresses.hostAndPort(addresses.get(1)) + '/';
    }

    /** On which threads handlers run: {@code virtual followers, 4 threads}. */
    String threads() {
        PoolSnapshot snapshot = pool.snapshot();
        return snapshot.followers().name().toLowerCase(Locale.ROOT) + " followers, " + snapshot.threads() + " threads";
    }

    /** Closes them in order: first HTTP requests under way are answered, then echo replies are sent. */
    @Override
    public void close() {
        pool.stopListening();
        if (http != null) {
            http.close();
        }
        pool.close();
    }
}
