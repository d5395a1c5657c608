package io.baton.httpserver;

import com.sun.net.httpserver.Headers;
import io.baton.http.HttpResponse;
import io.baton.http.internal.fields.Tokens;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Puts the headers that a handler has set into the response. What describes the message itself is written by the server. */
final class ResponseHead {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US).withZone(ZoneOffset.UTC);
    private static final Pattern FOLD = Pattern.compile("\r\n[ \t]+");

    private ResponseHead() {
    }

    /**
     * Puts all of them, or none: a handler may take away what was refused, and try again.
     *
     * @throws IllegalArgumentException if one of them cannot be sent
     */
    static void put(Headers headers, HttpResponse response) {
        forEach(headers, (name, value) -> Tokens.requireField(name, oneLine(value)));
        forEach(headers, (name, value) -> put(name, value, response));
    }

    private static void forEach(Headers headers, BiConsumer<String, String> each) {
        for (Map.Entry<String, List<String>> entry : headers.entrySet()) {
            String name = entry.getKey();
            for (String value : Objects.requireNonNull(entry.getValue(), name)) {
                each.accept(name, Objects.requireNonNull(value, name));
            }
        }
    }

    private static void put(String name, String value, HttpResponse response) {
        switch (name) {
            case "Date", "Content-length", "Transfer-encoding" -> { }
            case "Connection" -> connection(value, response);
            default -> response.header(name, oneLine(value));
        }
    }

    private static void connection(String value, HttpResponse response) {
        if (value.equalsIgnoreCase("close")) {
            response.close();
        } else if (!value.equalsIgnoreCase("keep-alive")) {
            response.header("Connection", oneLine(value));
        }
    }

    /** {@link Headers} lets a value go on in the next line, which nobody may send any more (RFC 9112, section 5.2). */
    private static String oneLine(String value) {
        return value.indexOf('\r') < 0 ? value : FOLD.matcher(value).replaceAll(" ");
    }

    /** Adds what the server has written into a head by itself. */
    static void describe(Headers headers, long announced, boolean hasBody, boolean http10) {
        headers.set("Date", DATE.format(Instant.now()));
        if (hasBody && announced != 0) {
            headers.set("Content-length", Long.toString(Math.max(0, announced)));
        } else if (hasBody && !http10) {
            headers.set("Transfer-encoding", "chunked");
        }
    }

    /** The length that a handler has set by itself, as for HEAD; or -1. */
    static long length(Headers headers) {
        String value = headers.getFirst("Content-length");
        try {
            return value == null ? -1 : Math.max(-1, Long.parseLong(value.trim()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
