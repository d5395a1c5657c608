/**
 * The JDK's {@code com.sun.net.httpserver} on Baton. A program that uses {@link com.sun.net.httpserver.HttpServer} runs on
 * Baton as soon as this module is there; {@link io.baton.httpserver} says what differs from the JDK's own server.
 */
module io.baton.httpserver {
    // For the compiler alone.
    requires static org.jspecify;

    requires transitive jdk.httpserver;
    requires io.baton.http;

    // For the system property com.sun.net.httpserver.HttpServerProvider, which names a public class.
    exports io.baton.httpserver;

    provides com.sun.net.httpserver.spi.HttpServerProvider with io.baton.httpserver.BatonHttpServerProvider;
}
