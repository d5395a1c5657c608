/** An HTTP/1.1 server on the leader/followers pool. {@link io.baton.http.HttpServer} is where to begin. */
module io.baton.http {
    requires static org.jspecify;
    requires transitive io.baton.pool;
    requires org.eclipse.jetty.http;

    exports io.baton.http;
}
