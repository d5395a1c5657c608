package io.baton.httpserver;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.Executor;

/** A server with TLS as its users see it: what it does is in {@link ServerCore}. */
final class BatonHttpsServer extends HttpsServer {

    private final TlsEngines engines = new TlsEngines();
    private final ServerCore core = new ServerCore(this, engines);

    BatonHttpsServer(@Nullable InetSocketAddress address, int backlog) throws IOException {
        if (address != null) {
            core.life().bind(address, backlog);
        }
    }

    @Override
    public void setHttpsConfigurator(HttpsConfigurator configurator) {
        Objects.requireNonNull(configurator, "null HttpsConfigurator");
        core.life().checkNotStarted();
        engines.configurator(configurator);
    }

    @Override
    public @Nullable HttpsConfigurator getHttpsConfigurator() {
        return engines.configurator();
    }

    @Override
    public void bind(InetSocketAddress address, int backlog) throws IOException {
        core.life().bind(address, backlog);
    }

    @Override
    public void start() {
        core.life().start();
    }

    @Override
    public void setExecutor(@Nullable Executor executor) {
        core.life().setExecutor(executor);
    }

    @Override
    public @Nullable Executor getExecutor() {
        return core.life().executor();
    }

    @Override
    public void stop(int delay) {
        core.life().stop(delay);
    }

    @Override
    public HttpContext createContext(String path, HttpHandler handler) {
        return core.createContext(path, Objects.requireNonNull(handler, "handler"));
    }

    @Override
    public HttpContext createContext(String path) {
        return core.createContext(path, null);
    }

    @Override
    public void removeContext(String path) {
        core.removeContext(path);
    }

    @Override
    public void removeContext(HttpContext context) {
        core.removeContext(context);
    }

    @Override
    public @Nullable InetSocketAddress getAddress() {
        return core.life().address();
    }
}
