package io.baton.sample.http;

import io.baton.http.HttpServer;
import io.baton.http.HttpSnapshot;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolSnapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The counters of the server and of its pool, for the handlers that run on both: they exist before the pool does. A request that
 * comes while the pool starts waits until it is known.
 */
public final class LiveCounters {

    private record Running(LeaderFollowerPool pool, HttpServer server) {
    }

    private final CompletableFuture<Running> running = new CompletableFuture<>();

    /** The counters of a pool and a server that will be known. */
    public LiveCounters() {
    }

    /** From here on they are these. */
    @SuppressWarnings("exports")
    public void of(LeaderFollowerPool pool, HttpServer server) {
        running.complete(new Running(pool, server));
    }

    PoolSnapshot pool() throws ExecutionException, InterruptedException {
        return running.get().pool().snapshot();
    }

    HttpSnapshot http() throws ExecutionException, InterruptedException {
        return running.get().server().snapshot();
    }
}
