/** {@code baton-server}: an echo server on Baton, and programs that show what it stands on. Exports nothing. */
module io.baton.sample {
    requires io.baton.pool;
    requires info.picocli;

    // picocli sets the fields that its annotations mark.
    opens io.baton.sample to info.picocli;
}
