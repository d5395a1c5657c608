package io.baton.http.internal.parse;

import io.baton.http.internal.fields.Tokens;

import java.nio.charset.StandardCharsets;

/**
 * Takes a complete head apart, by RFC 9112, sections 3 and 5. {@link HeadScanner} has found where its lines end, and that it is
 * within its limits and has no control characters below 0x20. A field line is a token, a colon directly behind it, and a value;
 * no line is folded. Used by one thread at a time.
 *
 * <p>Clients send the same lines again and again. So lines that are the same in many requests are kept, with the texts that were
 * made of them, and are compared as bytes: no text is made, and nothing is checked, twice.
 */
final class HeadParser {

    private final boolean hostRequired;
    private final KnownLines known = new KnownLines();
    private final RequestLine requestLine = new RequestLine();

    /**
     * A parser that has seen nothing.
     *
     * @param hostRequired whether HTTP/1.1 without Host is refused
     */
    HeadParser(boolean hostRequired) {
        this.hostRequired = hostRequired;
    }

    /**
     * Parses the bytes of a head, and sets method, target, version and fields of it.
     *
     * @throws Refusal if it does not follow RFC 9112
     */
    void parse(RequestHead head) throws Refusal {
        int end = head.lineEnd(0);
        boolean allKnown = requestLine.read(head, end);
        for (int line = 1; line < head.lines(); line++) {
            int start = end + 2;
            end = head.lineEnd(line);
            KnownLines.Line same = known.find(head.bytes(), start, end);
            if (same != null) {
                head.field(same.name(), same.value());
            } else {
                field(head, start, end);
                allKnown = false;
            }
        }
        head.framing().check(head.minorVersion(), hostRequired);
        head.parsed(allKnown);
    }

    private void field(RequestHead head, int start, int end) throws Refusal {
        byte[] bytes = head.bytes();
        int colon = start;
        while (colon < end && Tokens.isTokenByte(bytes[colon])) {
            colon++;
        }
        if (colon == start || colon == end || bytes[colon] != ':') {
            throw Refusal.bad("A header field is a name, a colon directly behind it, and a value, in one line.");
        }
        for (int i = colon; i < end; i++) {
            if (bytes[i] == 0x7f) {
                throw Refusal.bad("A head has no control characters.");
            }
        }
        int from = colon + 1;
        int to = end;
        while (from < to && isSpace(bytes[from])) {
            from++;
        }
        while (to > from && isSpace(bytes[to - 1])) {
            to--;
        }
        String name = text(bytes, start, colon);
        String value = text(bytes, from, to);
        head.field(name, value);
        known.keep(bytes, start, end, name, value);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The bytes as a text, ISO-8859-1. */
    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
