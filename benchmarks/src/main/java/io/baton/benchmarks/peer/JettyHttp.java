package io.baton.benchmarks.peer;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

import java.nio.ByteBuffer;

/**
 * Jetty 12 without servlets and with its defaults. Without {@code --block-path} its handler declares that it does not
 * block, and so runs on the thread that parsed the request. With it both handlers may block, since Jetty asks the
 * server's handler as a whole, and Jetty lets another thread take over before it runs them. {@code --handlers
 * virtual} runs them on virtual threads. {@code --threads} of the pool, 0 for Jetty's own number.
 */
public final class JettyHttp {

    private JettyHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws Exception {
        EchoOptions options = EchoOptions.of(arguments);
        QueuedThreadPool threads =
                options.threads() > 0 ? new QueuedThreadPool(options.threads()) : new QueuedThreadPool();
        if (options.extra().getOrDefault("handlers", "platform").equals("virtual")) {
            threads.setVirtualThreadsExecutor(VirtualThreads.perTask());
        }
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(options.address().getHostString());
        connector.setPort(options.port());
        connector.setAcceptQueueSize(options.backlog());
        server.addConnector(connector);
        server.setHandler(options.blockPath() == null ? new Hello() : mix(options));
        server.start();
        EchoOptions.announce(connector.getLocalPort());
    }

    private static Handler mix(EchoOptions options) {
        PathMappingsHandler handler = new PathMappingsHandler();
        handler.addMapping(PathSpec.from(Plaintext.PATH), new MayBlock(() -> { }, new Answer(Plaintext.body())));
        handler.addMapping(PathSpec.from(options.blockPath()),
                new MayBlock(options::block, new Answer(Plaintext.blockedBody())));
        return handler;
    }

    private static final class Answer {

        private static final HttpField TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Plaintext.TYPE);

        private final ByteBuffer body;

        Answer(byte[] bytes) {
            body = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        }

        void write(Response response, Callback callback) {
            response.getHeaders().put(TYPE);
            response.write(true, body.duplicate(), callback);
        }
    }

    private static final class Hello extends Handler.Abstract.NonBlocking {

        private final Answer answer = new Answer(Plaintext.body());

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!Request.getPathInContext(request).equals(Plaintext.PATH)) {
                return false;
            }
            answer.write(response, callback);
            return true;
        }
    }

    private static final class MayBlock extends Handler.Abstract {

        private final Runnable first;
        private final Answer answer;

        MayBlock(Runnable first, Answer answer) {
            this.first = first;
            this.answer = answer;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            first.run();
            answer.write(response, callback);
            return true;
        }
    }
}
