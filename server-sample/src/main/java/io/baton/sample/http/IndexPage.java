package io.baton.sample.http;

import io.baton.http.HttpHandler;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;

import java.util.Locale;

/** What there is to try: as a page for browsers, as text for others, such as curl. */
final class IndexPage implements HttpHandler {

    private static final String TEXT = """
            baton-server: HTTP and echo on one leader/followers pool. Try:

              /plaintext        Hello, World!
              /json             the same as JSON
              /block?for=10ms   a handler that sleeps that long, up to 60s; the others go on meanwhile
              /state            which thread answers, and which handlers sleep
              /headers          your request, as this server has read it
              /echo             sends back what you POST or PUT
              /files/NAME       a file of the directory that --root names
              /metrics          the counters, for Prometheus
              /healthz          ok

            In a browser this is a page with a button that blocks a handler.
            """;

    private final PageFile page = new PageFile("page.html", "text/html; charset=utf-8");

    @Override
    public void handle(HttpRequest request, HttpResponse response) {
        response.header("Vary", "Accept");
        if (takesHtml(request)) {
            page.handle(request, response);
        } else {
            response.send(TEXT);
        }
    }

    private static boolean takesHtml(HttpRequest request) {
        return request.headers().all("Accept").stream()
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains("text/html"));
    }
}
