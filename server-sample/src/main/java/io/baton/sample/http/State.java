package io.baton.sample.http;

import io.baton.http.HttpHandler;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;
import io.baton.pool.PoolSnapshot;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What the page shows, as JSON. {@code thread} is the one that answers: a quick handler runs on the thread that leads, unless a
 * follower helps with many connections that are ready at once.
 */
final class State implements HttpHandler {

    private final BlockedHandlers blocked;
    private final LiveCounters counters;

    State(BlockedHandlers blocked, LiveCounters counters) {
        this.blocked = blocked;
        this.counters = counters;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws Exception {
        PoolSnapshot pool = counters.pool();
        String json = new JsonObject()
                .with("thread", Thread.currentThread().getName())
                .with("followers", pool.followers().name().toLowerCase(Locale.ROOT))
                .with("threads", pool.threads())
                .with("connections", pool.connections())
                .with("blocked", blocked.count())
                .with("blockedThreads", blocked.threads())
                .with("promotions", pool.promotions())
                .with("requests", counters.http().requests())
                .toString();
        response.header("Content-Type", "application/json").header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff").send(json.getBytes(StandardCharsets.UTF_8));
    }
}
