package io.baton.sample;

import io.baton.sample.files.ServedRoot;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;

/** The options of the HTTP service. */
final class HttpOptions {

    private static final int DEFAULT_PORT = 8080;

    @Option(names = "--http-port", paramLabel = "PORT", converter = PortConverter.class,
            description = "Port of the HTTP service (default: " + DEFAULT_PORT + "; 0 is any free port).")
    private Integer port;

    @Option(names = "--no-http", description = "No HTTP service.")
    private boolean none;

    @Option(names = "--root", paramLabel = "DIR", converter = PathConverter.class,
            description = "Serve the files of this directory below /files/ (default: no files). Directories are not"
                    + " listed, and names that begin with a dot are not served.")
    private Path root;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** For picocli. */
    HttpOptions() {
    }

    /** Whether there is an HTTP service. */
    boolean serve() {
        return !none;
    }

    int port() {
        return port == null ? DEFAULT_PORT : port;
    }

    /** Refuses options that contradict each other. */
    void check(int echoPort) {
        if (none && (port != null || root != null)) {
            throw usage("--no-http goes without " + (port != null ? "--http-port" : "--root"));
        }
        if (serve() && port() == echoPort && echoPort != 0) {
            throw usage("echo and HTTP cannot both have port " + echoPort
                    + "; --echo-port and --http-port choose others");
        }
    }

    /** The directory whose files are served, or null for none. */
    ServedRoot root() {
        try {
            return root == null ? null : ServedRoot.of(root);
        } catch (IOException e) {
            throw usage("Invalid value for option '--root': " + e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
