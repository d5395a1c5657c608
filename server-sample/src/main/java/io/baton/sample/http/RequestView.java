package io.baton.sample.http;

import io.baton.http.HttpHandler;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;
import io.baton.sample.text.Addresses;
import io.baton.sample.text.EscapedText;

import java.net.SocketAddress;

/** Shows a request as the server has read it. */
final class RequestView implements HttpHandler {

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        StringBuilder view = new StringBuilder();
        line(view, "method", request.method());
        line(view, "target", EscapedText.quote(request.target()));
        line(view, "path", EscapedText.quote(request.path()));
        String query = request.query();
        line(view, "query", query == null ? "none" : EscapedText.quote(query));
        line(view, "version", "HTTP/1." + request.minorVersion());
        SocketAddress client = request.remoteAddress();
        line(view, "client", client == null ? "gone" : Addresses.hostAndPort(client));
        request.headers().forEach((name, value) -> line(view, "field", name + ": " + EscapedText.quote(value)));
        response.header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store").send(view.toString());
    }

    private static void line(StringBuilder view, String subject, String value) {
        view.append(String.format("%-8s %s\n", subject, value));
    }
}
