package io.baton.sample.http;

import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;

import java.nio.charset.StandardCharsets;

/**
 * The tests "plaintext" and "JSON serialization" of the TechEmpower Framework Benchmarks:
 * https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Project-Information-Framework-Tests-Overview
 */
final class QuickAnswers {

    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    private QuickAnswers() {
    }

    static void plaintext(HttpRequest request, HttpResponse response) {
        response.header("Content-Type", "text/plain").send(HELLO);
    }

    /** The object is made and serialized for each request, as the test demands. */
    static void json(HttpRequest request, HttpResponse response) {
        String body = new JsonObject().with("message", "Hello, World!").toString();
        response.header("Content-Type", "application/json").send(body.getBytes(StandardCharsets.UTF_8));
    }
}
