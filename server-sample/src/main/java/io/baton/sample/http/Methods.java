package io.baton.sample.http;

import io.baton.http.HttpHandler;

import java.util.List;

/** Answers 405 to requests whose method a handler has no answer for. Adds the field {@code Server} to each response. */
final class Methods {

    private Methods() {
    }

    /** For GET and HEAD. The server leaves out the body of an answer to HEAD. */
    static HttpHandler reading(HttpHandler handler) {
        return only(List.of("GET", "HEAD"), handler);
    }

    /** For these methods. */
    static HttpHandler only(List<String> methods, HttpHandler handler) {
        String allowed = String.join(", ", methods);
        String wrong = "This path takes " + String.join(" and ", methods) + ".\n";
        return (request, response) -> {
            response.header("Server", "baton");
            if (methods.contains(request.method())) {
                handler.handle(request, response);
            } else {
                response.status(405).header("Allow", allowed).send(wrong);
            }
        };
    }
}
