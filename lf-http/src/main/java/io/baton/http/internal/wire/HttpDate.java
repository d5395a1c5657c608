package io.baton.http.internal.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date field of this second (RFC 9110, section 6.6.1), formatted once a second. */
public final class HttpDate {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter
            .ofPattern("'Date: 'EEE, dd MMM yyyy HH:mm:ss 'GMT'\r\n", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int MILLIS = 1000;

    private static final class Formatted {
        private final long second;
        private final byte[] line;

        Formatted(long second) {
            this.second = second;
            this.line = format(second);
        }
    }

    /** Not volatile: threads may format the same second twice, and a record that is seen is seen whole. */
    private static Formatted last = new Formatted(0);

    private HttpDate() {
    }

    /** The line of this second, with its end. Not to be changed. */
    public static byte[] line() {
        long second = Math.floorDiv(System.currentTimeMillis(), MILLIS);
        Formatted seen = last;
        if (seen.second != second) {
            seen = new Formatted(second);
            last = seen;
        }
        return seen.line;
    }

    static byte[] format(long second) {
        return FORMAT.format(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.US_ASCII);
    }
}
