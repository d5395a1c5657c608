package io.baton.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Answers each request by its description, and keeps the description for tests that compare it themselves. */
final class Mirror implements HttpHandler {

    /** A field of each response to HEAD, for readers that do not know what was asked. */
    static final String BODILESS = "X-Bodiless";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** What a request consists of, for whoever parsed it. */
    static String describe(String method, String target, int minorVersion, List<Response.Field> fields, String body,
            List<Response.Field> trailers) {
        return method + " " + target + " HTTP/1." + minorVersion + "\n" + lines(fields) + "\n[" + body + "]\n"
                + lines(trailers);
    }

    private static String lines(List<Response.Field> fields) {
        return fields.stream().map(field -> field.name() + ": " + field.value() + "\n").collect(Collectors.joining());
    }

    static List<Response.Field> list(HttpHeaders headers) {
        List<Response.Field> fields = new java.util.ArrayList<>();
        headers.forEach((name, value) -> fields.add(new Response.Field(name, value)));
        return fields;
    }

    static String text(ByteBuffer body) {
        return StandardCharsets.ISO_8859_1.decode(body.duplicate()).toString();
    }

    static String describe(HttpRequest request) throws IOException {
        return describe(request.method(), request.target(), request.minorVersion(), list(request.headers()),
                text(request.body()), list(request.trailers()));
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        String description = describe(request);
        seen.add(description);
        if (request.method().equals("HEAD")) {
            response.header(BODILESS, "yes");
        }
        response.header("X-Path", request.path().replaceAll("[^ -~]", "?"))
                .header("X-Raw-Path", request.rawPath())
                .header("X-Query", String.valueOf(request.query()))
                .header("X-Length", String.valueOf(request.contentLength()))
                .header("X-Keep-Alive", String.valueOf(request.keepAlive()))
                .send(description.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What was handled so far, in order. */
    List<String> seen() {
        return seen;
    }
}
