package io.baton.http.internal.parse;

import io.baton.http.HttpLimits;
import io.baton.http.internal.fields.HeaderFields;
import io.baton.http.internal.fields.Tokens;

/** Takes the fields behind a chunked body, byte by byte: few bodies have any. */
final class Trailers {

    private final HttpLimits limits;
    private final StringBuilder line = new StringBuilder(0);
    private final HeaderFields fields = new HeaderFields();
    private boolean afterCr;
    private int bytes;

    Trailers(HttpLimits limits) {
        this.limits = limits;
    }

    /** True if this byte ends the empty line behind the last field. */
    boolean take(byte b) throws Refusal {
        if (afterCr != (b == '\n')) {
            throw Refusal.bad("A line ends with CR LF.");
        }
        afterCr = b == '\r';
        if (b == '\n') {
            return endOfLine();
        }
        if (!afterCr) {
            if (++bytes > limits.headerBytes()) {
                throw new Refusal(431, "Trailers of more than " + limits.headerBytes()
                        + " bytes (limit: headerBytes).");
            }
            line.append((char) (b & 0xff));
        }
        return false;
    }

    private boolean endOfLine() throws Refusal {
        if (line.length() == 0) {
            return true;
        }
        int colon = line.indexOf(":");
        String name = line.substring(0, Math.max(colon, 0));
        String value = line.substring(colon + 1);
        if (!Tokens.isToken(name) || !Tokens.isFieldValue(value) || isFraming(name)) {
            throw Refusal.bad("A trailer is a name, a colon and a value, and changes neither length nor target.");
        }
        if (fields.size() == limits.headerCount()) {
            throw new Refusal(431, "More than " + limits.headerCount() + " trailers (limit: headerCount).");
        }
        // After the check above, spaces and tabs are the only white space that there can be.
        fields.add(name, value.strip());
        line.setLength(0);
        return false;
    }

    private static boolean isFraming(String name) {
        return name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")
                || name.equalsIgnoreCase("Host");
    }

    /** How many bytes must still come at least. */
    int certainlyMore() {
        return (afterCr ? 1 : 2) + (line.length() > 0 ? 2 : 0);
    }

    HeaderFields fields() {
        return fields;
    }
}
