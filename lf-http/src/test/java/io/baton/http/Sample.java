package io.baton.http;

import java.nio.charset.StandardCharsets;

/**
 * Bytes of a client: one or more valid requests, back to back.
 *
 * @param responses how many responses they get
 */
record Sample(String name, String text, int responses) {

    Sample(String name, String text) {
        this(name, text, 1);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether the (only) response has no body. */
    boolean isHead() {
        return text.startsWith("HEAD ");
    }

    @Override
    public String toString() {
        return name;
    }
}
