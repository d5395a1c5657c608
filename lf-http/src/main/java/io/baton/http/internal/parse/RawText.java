package io.baton.http.internal.parse;

import java.nio.charset.StandardCharsets;

/** Texts out of bytes, ISO-8859-1; no new one where a text that is there already says the same. */
final class RawText {

    private RawText() {
    }

    /** The bytes as a text: {@code candidate} if it is that. */
    static String of(byte[] bytes, int from, int to, String candidate) {
        return equals(bytes, from, to, candidate) ? candidate
                : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Whether the bytes are this text. */
    static boolean equals(byte[] bytes, int from, int to, String text) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i - from) != (bytes[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
