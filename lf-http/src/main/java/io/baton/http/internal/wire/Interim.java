package io.baton.http.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Responses before the response (RFC 9110, section 15.2). */
public final class Interim {

    private static final int FIRST = 102;
    private static final int LAST = 199;
    private static final int USUAL_BYTES = 256;
    private static final ByteBuffer CONTINUE =
            ByteBuffer.wrap("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();

    private Interim() {
    }

    /** {@code 100 Continue}: the body is welcome. */
    public static ByteBuffer proceed() {
        return CONTINUE.duplicate();
    }

    /**
     * Another one. It has neither a length nor a date.
     *
     * @param fields names and values in turn
     * @throws IllegalArgumentException if it could not be sent, or would say something of the connection
     */
    public static ByteBuffer of(int code, String... fields) {
        if (code < FIRST || code > LAST) {
            throw new IllegalArgumentException("an informational response has a code of 102 to 199, not " + code
                    + ": 100 is sent by the server, and 101 by upgrade()");
        }
        if (fields.length % 2 != 0) {
            throw new IllegalArgumentException("each field is a name and a value, so an even number of texts, not "
                    + fields.length);
        }
        ResponseFields checked = new ResponseFields();
        for (int i = 0; i < fields.length; i += 2) {
            String name = Objects.requireNonNull(fields[i], "name");
            checked.add(name, Objects.requireNonNull(fields[i + 1], "value"));
            if (name.equalsIgnoreCase("Connection")) {
                throw new IllegalArgumentException("Connection belongs to the response, not to one before it");
            }
        }
        ByteText out = new ByteText(USUAL_BYTES).bytes(StatusLine.of(code));
        checked.appendTo(out);
        return out.text("\r\n").view();
    }
}
