package io.baton.http.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Responses before the response (RFC 9110, section 15.2). */
public final class Interim {

    private static final ByteBuffer CONTINUE =
            ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

    private Interim() {
    }

    /** {@code 100 Continue}: the body is welcome. */
    public static ByteBuffer proceed() {
        return CONTINUE.duplicate();
    }
}
