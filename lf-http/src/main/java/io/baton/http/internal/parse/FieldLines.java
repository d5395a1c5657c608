package io.baton.http.internal.parse;

import io.baton.http.internal.fields.Tokens;

/**
 * The checks of field lines that do not depend on a parser (RFC 9112, section 5): a token, a colon directly behind it, no
 * folded line, and no second Host, which a library would report to its log with what the client sent.
 */
final class FieldLines {

    private FieldLines() {
    }

    /** Checks the lines from {@code from} to the empty line at the end. */
    static void check(byte[] head, int from) throws Refusal {
        int at = from;
        int hosts = 0;
        while (head[at] != '\r') {
            int start = at;
            while (Tokens.isTokenByte(head[at])) {
                at++;
            }
            if (head[at] != ':' || at == start) {
                throw Refusal.bad("A header field is a name, a colon directly behind it, and a value, in one line.");
            }
            if (isHost(head, start, at) && ++hosts > 1) {
                throw Refusal.bad("More than one Host.");
            }
            while (head[at] != '\r') {
                if (head[at] == 0x7f) {
                    throw Refusal.bad("A head has no control characters.");
                }
                at++;
            }
            at += 2;
        }
    }

    private static boolean isHost(byte[] head, int from, int to) {
        return to - from == 4 && (head[from] | 0x20) == 'h' && (head[from + 1] | 0x20) == 'o'
                && (head[from + 2] | 0x20) == 's' && (head[from + 3] | 0x20) == 't';
    }
}
