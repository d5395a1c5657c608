package io.baton.httpserver;

import io.baton.http.HttpLimits;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The system properties that the JDK's server has, as far as they are honoured; {@link io.baton.httpserver} lists them.
 *
 * @param idleSeconds above 0
 * @param maxConnections 0 or less for the default of the pool
 * @param headerCount above 0
 * @param headerBytes 0 for no limit
 * @param requestSeconds 0 or less for none
 * @param responseSeconds 0 or less for none
 * @param maxIdle below 0 for no limit
 */
record ServerProperties(long idleSeconds, int maxConnections, int headerCount, int headerBytes, long requestSeconds,
        long responseSeconds, int maxIdle) {

    /** The longest body that is received before its handler runs. */
    static final int WHOLE_BODY = 64 << 10;

    private static final int UNLIMITED_HEADERS = 8 << 20;
    private static final long LONGEST_TIME = Duration.ofDays(365).toSeconds();

    /** Read once: when the first server is created. */
    static final ServerProperties OF_THIS_JVM = read();

    static ServerProperties read() {
        String old = "sun.net.httpserver.";
        return new ServerProperties(
                positive(Long.getLong(old + "idleInterval", 30), 30),
                Integer.getInteger("jdk.httpserver.maxConnections", -1),
                (int) positive(Integer.getInteger(old + "maxReqHeaders", 200), 200),
                Math.max(0, Integer.getInteger(old + "maxReqHeaderSize", 380 << 10)),
                Math.min(LONGEST_TIME, Long.getLong(old + "maxReqTime", -1)),
                Math.min(LONGEST_TIME, Long.getLong(old + "maxRspTime", -1)),
                maxIdle(Integer.getInteger(old + "maxIdleConnections")));
    }

    /** None unless it is set. */
    private static int maxIdle(@Nullable Integer value) {
        return value == null ? -1 : Math.max(0, value);
    }

    private static long positive(long value, long otherwise) {
        return value > 0 ? Math.min(value, LONGEST_TIME) : otherwise;
    }

    HttpLimits limits() {
        int head = headerBytes == 0 ? UNLIMITED_HEADERS : Math.max(256, headerBytes);
        // A stream may pause for as long as it likes: it holds up nobody else. What limits it is maxReqTime.
        HttpLimits limits = HttpLimits.DEFAULTS
                .withRequestLine(head)
                .withHeaderCount(headerCount)
                .withHeaderBytes(head)
                .withBodyBytesPerSecond(0)
                .withWholeBody(WHOLE_BODY)
                .withBody(Long.MAX_VALUE)
                .withIdleTimeout(Duration.ofSeconds(idleSeconds))
                .withRequestsPerConnection(Integer.MAX_VALUE);
        return requestSeconds > 0 ? limits.withHeadTimeout(Duration.ofSeconds(requestSeconds)) : limits;
    }
}
