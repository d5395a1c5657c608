package io.baton.http.internal.route;

import io.baton.http.HttpRoute;

import java.util.function.Function;

/**
 * What the last requests of a route were like. Written without a lock: a lost bit does no harm. While all are quick, nothing is
 * written, so the threads do not take the cache line from each other.
 */
public final class RouteHistory {

    private static final int KEPT = 0xff;
    private static final int MOSTLY = 5;
    private static final long SLOW_NANOS = 1_000_000;

    private static volatile Function<HttpRoute, RouteHistory> access = route -> new RouteHistory();

    private int slow;

    /** How to get at the history of a route, which is not public. Set once, by {@link HttpRoute}. */
    public static void access(Function<HttpRoute, RouteHistory> function) {
        access = function;
    }

    /** The history of a route. */
    public static RouteHistory of(HttpRoute route) {
        return access.apply(route);
    }

    /** Whether most of the last eight requests were slow. */
    public boolean mostlyBlocks() {
        return slow != 0 && Integer.bitCount(slow) >= MOSTLY;
    }

    /** A handler took this long. */
    public void took(long nanos) {
        int seen = slow;
        int next = (seen << 1 | (nanos > SLOW_NANOS ? 1 : 0)) & KEPT;
        if (next != seen) {
            slow = next;
        }
    }
}
