package io.baton.httpserver;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Makes servers that run on Baton. Found by {@link java.util.ServiceLoader}, on the class path and on the module path; or named
 * by the system property {@code com.sun.net.httpserver.HttpServerProvider}. The choice is made once for a JVM.
 */
@SuppressWarnings("exports")
public final class BatonHttpServerProvider extends HttpServerProvider {

    /** For {@link java.util.ServiceLoader}. */
    public BatonHttpServerProvider() {
    }

    /**
     * A server that listens on this address at once. Connections wait in the backlog until it is started.
     *
     * @param address null for a server that is bound later
     * @param backlog how many connections may wait to be accepted; 0 or less for the default
     * @throws java.net.BindException if the address is in use, or cannot be had
     */
    @Override
    public HttpServer createHttpServer(@Nullable InetSocketAddress address, int backlog) throws IOException {
        return new BatonHttpServer(address, backlog);
    }

    /**
     * The same with TLS. The user's {@link com.sun.net.httpserver.HttpsConfigurator} is asked for each connection; without one
     * connections are closed.
     *
     * @throws java.net.BindException as {@link #createHttpServer}
     */
    @Override
    public HttpsServer createHttpsServer(@Nullable InetSocketAddress address, int backlog) throws IOException {
        return new BatonHttpsServer(address, backlog);
    }
}
