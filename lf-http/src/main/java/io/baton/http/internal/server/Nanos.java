package io.baton.http.internal.server;

import java.time.Duration;

/** Durations of any length as nanoseconds: what is longer than a century is a century, so that sums do not overflow. */
final class Nanos {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Nanos() {
    }

    static long of(Duration duration) {
        return (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toNanos();
    }
}
