/** {@code baton-server}: an echo server on Baton, and commands that show how epoll works. Exports nothing. */
module io.baton.sample {
    requires io.baton.pool;
    requires info.picocli;

    // picocli sets the annotated fields by reflection.
    opens io.baton.sample to info.picocli;
}
