package io.baton.http.internal.wire;

import io.baton.http.internal.fields.Tokens;

/** The fields of a response, as lines: they are written once, where the handler sets them, and copied once, into the head. */
public final class ResponseFields {

    private static final int USUAL_BYTES = 512;

    private final ByteText lines = new ByteText(USUAL_BYTES);

    /** Forgets all fields. */
    public void clear() {
        lines.clear();
    }

    /**
     * Adds a field.
     *
     * @throws IllegalArgumentException if it could not be sent, or is the server's to write
     */
    public void add(String name, String value) {
        check(name, value);
        lines.text(name).text(": ").text(value).text("\r\n");
    }

    /** Adds a field in place of those of the same name. */
    public void set(String name, String value) {
        check(name, value);
        for (int at = find(name, 0); at >= 0; at = find(name, at)) {
            lines.remove(at, endOfLine(at));
        }
        add(name, value);
    }

    /** Refuses what could not be sent as the field of a head or a trailer. */
    public static void check(String name, String value) {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("the name of a field must be a token (RFC 9110, section 5.6.2)");
        }
        if (!Tokens.isFieldValue(value)) {
            throw new IllegalArgumentException("the value of " + name
                    + " must have no control characters, and none above 0xff");
        }
        if (name.equalsIgnoreCase("Transfer-Encoding") || name.equalsIgnoreCase("Content-Length")) {
            throw new IllegalArgumentException(name + " is written by the server; see contentLength()");
        }
    }

    /** Whether there is a field of this name. */
    public boolean has(String name) {
        return find(name, 0) >= 0;
    }

    /** Writes the lines behind what is there. */
    public void appendTo(ByteText out) {
        out.append(lines);
    }

    ByteText lines() {
        return lines;
    }

    private int find(String name, int from) {
        int at = from;
        while (at < lines.length()) {
            if (beginsWith(name, at)) {
                return at;
            }
            at = endOfLine(at);
        }
        return -1;
    }

    private boolean beginsWith(String name, int at) {
        int count = name.length();
        if (at + count >= lines.length() || lines.at(at + count) != ':') {
            return false;
        }
        for (int i = 0; i < count; i++) {
            if (Character.toLowerCase((char) lines.at(at + i)) != Character.toLowerCase(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private int endOfLine(int from) {
        int at = from;
        while (lines.at(at) != '\n') {
            at++;
        }
        return at + 1;
    }
}
