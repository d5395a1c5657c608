package io.baton.httpserver;

import io.baton.http.BodyMode;
import io.baton.http.HttpRequest;
import io.baton.http.HttpRoute;
import io.baton.http.HttpRouter;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;

/** Finds the context of a request. */
final class ContextRouter implements HttpRouter {

    /** Characters that a URI may have anywhere in its path and query, and that mean themselves. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        for (char c = '0'; c < 'z' + 1; c++) {
            PLAIN[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "-._~!$&'()*+,;=:@/?".toCharArray()) {
            PLAIN[c] = true;
        }
    }

    private static final HttpRoute NO_URI = error(400, "URISyntaxException thrown");
    private static final HttpRoute NO_CONTEXT = error(404, "No context found for request");

    private final ServerContexts contexts;

    ContextRouter(ServerContexts contexts) {
        this.contexts = contexts;
    }

    private static HttpRoute error(int code, String message) {
        return new HttpRoute(BodyMode.STREAM, (request, response) -> {
            ServerLog.reply(code, new RequestFacts(request), message);
            ErrorPage.send(response, code, message);
        });
    }

    @Override
    public HttpRoute route(HttpRequest request) {
        String path;
        try {
            path = path(request);
        } catch (URISyntaxException e) {
            return NO_URI;
        }
        ServerContext context = path == null ? null : contexts.find(path);
        return context == null ? NO_CONTEXT : context.route(request);
    }

    /** The path of the target as {@link URI} has it: decoded, but with {@code ..} left in; null if it has none. */
    private static @Nullable String path(HttpRequest request) throws URISyntaxException {
        String target = request.target();
        return isPlain(target) ? request.rawPath() : new URI(target).getPath();
    }

    /** Whether it certainly is a URI, without a host, and nothing in it is encoded. Most targets are. */
    private static boolean isPlain(String target) {
        if (!target.startsWith("/") || target.startsWith("//")) {
            return false;
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c >= PLAIN.length || !PLAIN[c]) {
                return false;
            }
        }
        return true;
    }
}
