package io.baton.benchmarks.peer;

import java.nio.charset.StandardCharsets;

/** The answer that every HTTP peer gives: that of TechEmpower's plaintext test. */
final class Plaintext {

    static final String PATH = "/plaintext";
    static final String TYPE = "text/plain";

    private Plaintext() {
    }

    static byte[] body() {
        return "Hello, World!".getBytes(StandardCharsets.US_ASCII);
    }
}
