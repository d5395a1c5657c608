/** An HTTP/1.1 server on the leader/followers pool. {@link io.baton.http.HttpServer} is where to begin. */
@SuppressWarnings("module") // The compiler does not see the module that is named here.
module io.baton.http {
    requires static org.jspecify;
    requires transitive io.baton.pool;

    exports io.baton.http;
    exports io.baton.http.internal.fields to io.baton.httpserver;
}
