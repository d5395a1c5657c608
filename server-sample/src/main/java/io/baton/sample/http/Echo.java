package io.baton.sample.http;

import io.baton.http.HttpHandler;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Sends back the body while it comes. */
final class Echo implements HttpHandler {

    private static final int FIRST_BYTES = 8 << 10;

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        String type = request.headers().first("Content-Type");
        response.header("Content-Type", type == null || type.isEmpty() ? "application/octet-stream" : type);
        // Another site's page may post HTML to here. A browser must not run it as if it were ours.
        response.header("Content-Security-Policy", "default-src 'none'; sandbox");
        response.header("X-Content-Type-Options", "nosniff");
        if (request.contentLength() >= 0) {
            response.contentLength(request.contentLength());
        }
        InputStream in = request.bodyStream();
        // What fails before the response begins is answered by the server; and the connection goes on after a small body.
        byte[] first = in.readNBytes(FIRST_BYTES);
        try {
            OutputStream out = response.stream();
            out.write(first);
            in.transferTo(out);
            // Not where the body has failed: closed, a chunked response would look as if it were whole.
            out.close();
        } catch (IOException clientHasGone) {
            response.abort();
        }
    }
}
