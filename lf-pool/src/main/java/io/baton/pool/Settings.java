package io.baton.pool;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Objects;

/** What settings of a {@link PoolBuilder} may be. */
final class Settings {

    static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
    /** A longer timeout counts as this one: about a hundred years. */
    static final Duration LONGEST_TIMEOUT = Duration.ofDays(36_500);

    private Settings() {
    }

    /** Nanoseconds of a duration that is not negative; {@link Long#MAX_VALUE} for a hundred years and more. */
    static long saturatedNanos(Duration duration) {
        return duration.compareTo(LONGEST_TIMEOUT) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }

    static Duration timeout(String what, Duration value) {
        Objects.requireNonNull(value, what);
        if (!value.isZero() && value.compareTo(SHORTEST_TIMEOUT) < 0) {
            throw new IllegalArgumentException(what + " must be 0, for none, or at least " + SHORTEST_TIMEOUT.toMillis()
                    + " ms, not " + value);
        }
        return value.compareTo(LONGEST_TIMEOUT) < 0 ? value : LONGEST_TIMEOUT;
    }

    static Duration timeoutAboveZero(String what, Duration value) {
        Objects.requireNonNull(value, what);
        if (value.compareTo(SHORTEST_TIMEOUT) < 0) {
            throw new IllegalArgumentException(what + " must be at least " + SHORTEST_TIMEOUT.toMillis() + " ms, not "
                    + value);
        }
        return timeout(what, value);
    }

    static Duration notNegative(String what, Duration value) {
        Objects.requireNonNull(value, what);
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + " must be 0 or more, not " + value);
        }
        return value;
    }

    static long atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
        return value;
    }

    static void checkUnsentLimits(long perConnection, long inAll) {
        if (perConnection < 1 || inAll < perConnection) {
            throw new IllegalArgumentException("unsentLimits must be at least 1,"
                    + " and not less in all than for one connection: " + perConnection + ", " + inAll);
        }
    }

    static int between(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " must be " + least + " to " + most + ", not " + value);
        }
        return value;
    }

    static void checkAddress(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        boolean resolved = address instanceof InetSocketAddress inet && !inet.isUnresolved();
        if (!resolved && !(address instanceof UnixDomainSocketAddress)) {
            throw new IllegalArgumentException("address must be a resolved InetSocketAddress"
                    + " or a UnixDomainSocketAddress, not " + address);
        }
    }

    static void checkThreads(Promotion promotion, int threads, int groups) {
        if (promotion != Promotion.LEADER_ONLY && threads < 2L * groups) {
            throw new IllegalStateException("a pool with promotion " + promotion
                    + " needs at least 2 threads for each group: with "
                    + threads + " for " + groups + (groups == 1 ? " group" : " groups")
                    + " there may be no follower to take the lead. Give it more threads, or promotion LEADER_ONLY");
        }
    }
}
