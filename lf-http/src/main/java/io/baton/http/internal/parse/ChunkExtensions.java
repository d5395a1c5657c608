package io.baton.http.internal.parse;

import io.baton.http.internal.fields.Tokens;

/**
 * Skips the extensions behind the size of a chunk (RFC 9112, section 7.1.1), byte by byte: {@code ;name}, {@code ;name=token}
 * or {@code ;name="quoted"}. Nobody understands them, so it is only checked that everybody sees where they end.
 *
 * <pre>
 * NAME -- = --> VALUE -- a token, or " --> QUOTED --> " --> BEHIND
 * a complete extension -- ; --> NAME
 * </pre>
 */
final class ChunkExtensions {

    private enum State { NAME, VALUE, QUOTED, ESCAPED, BEHIND }

    private static final int MOST_BYTES = 4 << 10;

    private State state = State.NAME;
    private boolean empty = true;
    /** Those of all chunks of the body. */
    private int bytes;

    /** A {@code ;} behind a size has come. */
    void begin() {
        state = State.NAME;
        empty = true;
    }

    /** True if this byte is the CR at the end of the line. */
    boolean take(byte b) throws Refusal {
        if (++bytes > MOST_BYTES) {
            throw new Refusal(413, "Chunk extensions of more than " + MOST_BYTES + " bytes.");
        }
        switch (state) {
            case QUOTED -> quoted(b);
            case ESCAPED -> {
                requireText(b);
                state = State.QUOTED;
            }
            default -> {
                return outsideOfQuotes(b);
            }
        }
        return false;
    }

    private void quoted(byte b) throws Refusal {
        requireText(b);
        if (b == '\\') {
            state = State.ESCAPED;
        } else if (b == '"') {
            state = State.BEHIND;
            empty = false;
        }
    }

    private boolean outsideOfQuotes(byte b) throws Refusal {
        if (state != State.BEHIND && Tokens.isTokenByte(b)) {
            empty = false;
        } else if (b == '"' && state == State.VALUE && empty) {
            state = State.QUOTED;
        } else if (empty) {
            throw malformed();
        } else if (b == '\r') {
            return true;
        } else if (b == ';') {
            begin();
        } else if (b == '=' && state == State.NAME) {
            state = State.VALUE;
            empty = true;
        } else {
            throw malformed();
        }
        return false;
    }

    private static void requireText(byte b) throws Refusal {
        if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
            throw malformed();
        }
    }

    private static Refusal malformed() {
        return Refusal.bad("An extension of a chunk is a name, and perhaps = and a token or a quoted text.");
    }
}
