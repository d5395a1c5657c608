package io.baton.http.internal.route;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986, section 2.1). */
public final class Percent {

    private Percent() {
    }

    /** The octet that {@code %xx} at this index stands for; -1 if it is none. */
    static int octet(String text, int at) {
        if (at + 2 >= text.length()) {
            return -1;
        }
        int high = hex(text.charAt(at + 1));
        int low = hex(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    /**
     * The first parameter of this name in a query, as HTML forms encode it: UTF-8, {@code +} for a space. What is badly encoded
     * stays as it is; a handler has to look at a parameter anyway.
     */
    public static @Nullable String parameter(@Nullable String query, String name) {
        if (query == null) {
            return null;
        }
        for (int start = 0; start <= query.length();) {
            int amp = query.indexOf('&', start);
            int end = amp < 0 ? query.length() : amp;
            String parameter = query.substring(start, end);
            int equals = parameter.indexOf('=');
            int nameEnd = equals < 0 ? parameter.length() : equals;
            if (form(parameter.substring(0, nameEnd)).equals(name)) {
                return equals < 0 ? "" : form(parameter.substring(equals + 1));
            }
            start = end + 1;
        }
        return null;
    }

    private static String form(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int octet = c == '%' ? octet(text, i) : -1;
            if (octet >= 0) {
                bytes.write(octet);
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
