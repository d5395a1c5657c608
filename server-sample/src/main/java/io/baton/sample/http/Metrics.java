package io.baton.sample.http;

import io.baton.http.HttpHandler;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;
import io.baton.http.HttpSnapshot;
import io.baton.pool.PoolSnapshot;

import java.util.Locale;

/** The counters of the pool and of the HTTP service, for Prometheus. A snapshot's Javadoc says what each one counts. */
final class Metrics implements HttpHandler {

    private final LiveCounters counters;

    Metrics(LiveCounters counters) {
        this.counters = counters;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws Exception {
        PrometheusText text = new PrometheusText();
        pool(text, counters.pool());
        http(text, counters.http());
        response.header("Content-Type", PrometheusText.CONTENT_TYPE).send(text.toString());
    }

    private static void pool(PrometheusText text, PoolSnapshot pool) {
        String followers = pool.followers().name().toLowerCase(Locale.ROOT);
        text.info("baton_pool_info", "On which kind of threads handlers run.", "followers", followers)
                .gauge("baton_pool_threads", "Threads of the pool; virtual followers are carried by them.",
                        pool.threads())
                .gauge("baton_pool_blocked_turns", "Virtual followers whose handler blocks.", pool.blockedTurns())
                .gauge("baton_pool_connections", "Open connections of all services.", pool.connections())
                .counter("baton_pool_accepted_total", "Connections accepted.", pool.accepted())
                .counter("baton_pool_connects_total", "Connections begun to other servers.", pool.connects())
                .counter("baton_pool_refused_total", "Connections closed at once because of the connection limit.",
                        pool.refused())
                .counter("baton_pool_closed_total", "Connections closed.", pool.closed())
                .counter("baton_pool_turns_total", "Handler turns run.", pool.turns())
                .counter("baton_pool_slow_turns_total", "Turns handed to a follower because they might block.",
                        pool.slowTurns())
                .counter("baton_pool_promotions_total", "Followers that took the lead from a leader that was blocked.",
                        pool.promotions())
                .counter("baton_pool_leaderless_seconds_total",
                        "Time in which no thread led although events may have waited.", pool.leaderless())
                .counter("baton_pool_handler_errors_total", "Callbacks that threw.", pool.handlerErrors())
                .counter("baton_pool_stale_events_total", "Events of connections that were closed before.",
                        pool.staleEvents())
                .counter("baton_pool_idle_timeouts_total", "Connections closed by the idle timeout.",
                        pool.idleTimeouts())
                .counter("baton_pool_write_stalls_total", "Connections closed because the peer read nothing.",
                        pool.writeStalls())
                .counter("baton_pool_ring_full_total", "Times a producer found the reply ring full.", pool.ringFull())
                .counter("baton_pool_accept_pauses_total",
                        "Times a listener paused because descriptors or memory ran out.", pool.acceptPauses())
                .counter("baton_pool_exclusivity_violations_total",
                        "Times two threads were in one connection's handler; never more than 0.",
                        pool.exclusivityViolations());
    }

    private static void http(PrometheusText text, HttpSnapshot http) {
        text.gauge("baton_http_connections", "Open HTTP connections.", http.connections())
                .counter("baton_http_requests_total", "Requests that a handler was called for.", http.requests())
                .counter("baton_http_responses_total", "Responses completed.", http.responses())
                .counter("baton_http_errors_total", "Responses to requests that break a rule or a limit, without 404.",
                        http.errors())
                .counter("baton_http_not_found_total", "Requests that no route is for.", http.notFound())
                .counter("baton_http_handler_errors_total", "Handlers that threw.", http.handlerErrors())
                .counter("baton_http_timeouts_total", "Connections closed because a head or a body came too slowly.",
                        http.timeouts());
    }
}
