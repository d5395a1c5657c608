package io.baton.benchmarks.peer;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.nio.ByteBuffer;

/**
 * Jetty 12 without servlets and with its defaults: a handler that declares that it does not block, and so runs on
 * the thread that parsed the request. {@code --threads} of the pool, 0 for Jetty's own number.
 */
public final class JettyHttp {

    private JettyHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws Exception {
        EchoOptions options = EchoOptions.of(arguments);
        Server server = options.threads() > 0 ? new Server(new QueuedThreadPool(options.threads())) : new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(options.address().getHostString());
        connector.setPort(options.port());
        connector.setAcceptQueueSize(options.backlog());
        server.addConnector(connector);
        server.setHandler(new Hello());
        server.start();
        EchoOptions.announce(connector.getLocalPort());
    }

    private static final class Hello extends Handler.Abstract.NonBlocking {

        private static final HttpField TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Plaintext.TYPE);

        private final ByteBuffer body = ByteBuffer.allocateDirect(Plaintext.body().length).put(Plaintext.body()).flip();

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!Request.getPathInContext(request).equals(Plaintext.PATH)) {
                return false;
            }
            response.getHeaders().put(TYPE);
            response.write(true, body.duplicate(), callback);
            return true;
        }
    }
}
