package io.baton.httpserver;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;

/** The log of the JDK's server: by its name, with its levels. */
final class ServerLog {

    private static final System.Logger LOGGER = System.getLogger("com.sun.net.httpserver");
    private static final int LONGEST_LINE = 80;

    private ServerLog() {
    }

    /** A step of a server's life. */
    static void debug(String message) {
        LOGGER.log(Level.DEBUG, message);
    }

    /** What a handler does wrong, but not so wrong that it fails. */
    static void warning(String message) {
        LOGGER.log(Level.WARNING, message);
    }

    /** What a handler has thrown. */
    static void failure(String where, Throwable failure) {
        LOGGER.log(Level.TRACE, where, failure);
    }

    /** A reply, by its request line. */
    static void reply(int code, RequestFacts request, @Nullable String text) {
        if (!LOGGER.isLoggable(Level.DEBUG)) {
            return;
        }
        String line = request.method() + " " + request.target() + " " + request.protocol();
        String shown = line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "<TRUNCATED>";
        LOGGER.log(Level.DEBUG,
                shown + " [" + code + " " + ErrorPage.reason(code) + "] (" + (text == null ? "" : text) + ")");
    }
}
