package io.baton.benchmarks.peer;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.Headers;

import org.xnio.Options;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Undertow with its defaults, as its documentation has it: the handler that does not block runs on the I/O thread, the
 * one that blocks is declared, and dispatched to the workers. {@code --threads} of the workers, 0 for Undertow's own
 * number.
 */
public final class UndertowHttp {

    private UndertowHttp() {
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) {
        EchoOptions options = EchoOptions.of(arguments);
        var paths = Handlers.path().addExactPath(Plaintext.PATH, handler(() -> { }, Plaintext.body()));
        if (options.blockPath() != null) {
            paths.addExactPath(options.blockPath(),
                    new BlockingHandler(handler(options::block, Plaintext.blockedBody())));
        }
        Undertow.Builder builder = Undertow.builder()
                .addHttpListener(options.port(), options.address().getHostString())
                .setSocketOption(Options.BACKLOG, options.backlog()).setHandler(paths);
        if (options.threads() > 0) {
            builder.setWorkerThreads(options.threads());
        }
        Undertow server = builder.build();
        server.start();
        EchoOptions.announce(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
    }

    private static HttpHandler handler(Runnable first, byte[] bytes) {
        ByteBuffer body = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return exchange -> {
            first.run();
            exchange.getResponseHeaders().put(Headers.SERVER, "undertow").put(Headers.CONTENT_TYPE, Plaintext.TYPE);
            exchange.getResponseSender().send(body.duplicate());
        };
    }
}
