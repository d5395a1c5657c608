package io.baton.benchmarks.peer;

import java.nio.charset.StandardCharsets;

/** The answers that every HTTP peer gives: that of TechEmpower's plaintext test, and one of the same length after a block. */
final class Plaintext {

    static final String PATH = "/plaintext";
    static final String TYPE = "text/plain";

    private Plaintext() {
    }

    static byte[] body() {
        return "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    }

    /** Of a response that a handler gives which has blocked. */
    static byte[] blockedBody() {
        return "Hello, Block!".getBytes(StandardCharsets.US_ASCII);
    }
}
