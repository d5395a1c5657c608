package io.baton.sample.http;

import io.baton.http.BodyMode;
import io.baton.http.HttpHandler;
import io.baton.http.HttpRequest;
import io.baton.http.HttpResponse;
import io.baton.http.HttpServer;
import io.baton.sample.files.FileHandler;
import io.baton.sample.files.ServedRoot;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The HTTP service of {@code baton-server}: which path has which handler. */
public final class HttpService {

    private static final String FILES = "/files/";

    private HttpService() {
    }

    /**
     * The service, to be listened with on the user's pool.
     *
     * @param root whose files are served, or null for none
     * @param counters the counters of this service and its pool, once they are known
     */
    @SuppressWarnings("exports")
    public static HttpServer of(@Nullable ServedRoot root, LiveCounters counters) {
        BlockedHandlers blocked = new BlockedHandlers();
        HttpHandler files = Methods.reading(root == null ? HttpService::noRoot : new FileHandler(FILES, root));
        return HttpServer.builder()
                .route("/", Methods.reading(new IndexPage()))
                .route("/page.css", Methods.reading(new PageFile("page.css", "text/css; charset=utf-8")))
                .route("/page.js", Methods.reading(new PageFile("page.js", "text/javascript; charset=utf-8")))
                .route("/plaintext", Methods.reading(QuickAnswers::plaintext))
                .route("/json", Methods.reading(QuickAnswers::json))
                .route("/healthz", Methods.reading((request, response) -> response.send("ok\n")))
                .route("/headers", Methods.reading(new RequestView()))
                .route("/echo", BodyMode.STREAM, Methods.only(List.of("POST", "PUT"), new Echo()))
                .route("/block", Methods.reading(new Block(blocked, TimeUnit.NANOSECONDS::sleep)))
                .route("/state", Methods.reading(new State(blocked, counters)))
                .route("/metrics", Methods.reading(new Metrics(counters)))
                .route("/files", files)
                .routePrefix(FILES, files)
                .build();
    }

    private static void noRoot(HttpRequest request, HttpResponse response) {
        response.status(404).send("No files are served. Start baton-server with --root DIR to serve those of DIR.\n");
    }
}
