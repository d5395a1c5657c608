/** {@code baton-server}: an echo and HTTP server on Baton, and commands that show how epoll works. Exports nothing. */
module io.baton.sample {
    requires static org.jspecify;
    requires io.baton.http;
    requires io.baton.pool;
    requires info.picocli;

    // picocli sets the annotated fields by reflection.
    opens io.baton.sample to info.picocli;
}
