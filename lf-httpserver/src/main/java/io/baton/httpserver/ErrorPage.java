package io.baton.httpserver;

import io.baton.http.HttpResponse;

import java.nio.charset.StandardCharsets;

/** What the server answers by itself: a heading and a sentence in HTML. The connection is closed afterwards. */
final class ErrorPage {

    private ErrorPage() {
    }

    static void send(HttpResponse response, int code, String message) {
        response.status(code).setHeader("Content-Type", "text/html").close();
        response.send(("<h1>" + code + " " + reason(code) + "</h1>" + message).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The reason phrase, as far as it is needed for pages and logs. */
    static String reason(int code) {
        return switch (code) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 500 -> "Internal Server Error";
            default -> "";
        };
    }
}
