package io.baton.httpserver;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** What both kinds of servers have: contexts, tasks and a life. */
final class ServerCore {

    private final HttpServer facade;
    private final boolean secure;
    private final Exchange.Home home = new Home();
    private final ServerContexts contexts = new ServerContexts();
    private final Tasks tasks = new Tasks();
    private final ServerLife life;

    /**
     * The inside of a server.
     *
     * @param facade what {@link HttpContext#getServer} returns
     * @param tls what secures its connections, or null
     */
    ServerCore(HttpServer facade, @Nullable TlsEngines tls) {
        this.facade = facade;
        this.life = new ServerLife(new ContextRouter(contexts), tasks, tls);
        this.secure = tls != null;
    }

    ServerLife life() {
        return life;
    }

    HttpContext createContext(String path, @Nullable HttpHandler handler) {
        ServerContext context = new ServerContext(Objects.requireNonNull(path, "path"), handler, facade, tasks, home);
        contexts.add(context);
        ServerLog.debug("context created: " + path);
        return context;
    }

    void removeContext(String path) {
        contexts.remove(Objects.requireNonNull(path, "path"));
        ServerLog.debug("context removed: " + path);
    }

    void removeContext(HttpContext context) {
        if (!(Objects.requireNonNull(context, "context") instanceof ServerContext own)) {
            throw new IllegalArgumentException("wrong HttpContext type");
        }
        contexts.remove(own);
        ServerLog.debug("context removed: " + own.getPath());
    }

    /** The server, as an exchange sees it. */
    private final class Home implements Exchange.Home {

        @Override
        public HttpExchange view(Exchange exchange, long connectionId) {
            return secure ? new SecureExchange(exchange, life.session(connectionId)) : new PlainExchange(exchange);
        }

        @Override
        public @Nullable ClientConnection client(long connectionId) {
            return life.client(connectionId);
        }
    }
}
