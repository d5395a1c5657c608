/** An HTTP/1.1 server on the leader/followers pool. {@link io.baton.http.HttpServer} is where to begin. */
module io.baton.http {
    requires static org.jspecify;
    requires transitive io.baton.pool;

    exports io.baton.http;
}
