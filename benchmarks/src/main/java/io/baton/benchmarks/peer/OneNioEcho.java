package io.baton.benchmarks.peer;

import one.nio.net.Session;
import one.nio.net.Socket;
import one.nio.server.AcceptorConfig;
import one.nio.server.Server;
import one.nio.server.ServerConfig;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** one-nio with its defaults: native epoll, one acceptor, {@code --threads} selector threads, the handler on them. */
public final class OneNioEcho extends Server {

    private final EchoOptions options;

    private OneNioEcho(EchoOptions options, ServerConfig config) throws IOException {
        super(config);
        this.options = options;
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        EchoOptions options = EchoOptions.of(arguments);
        // one-nio does not say which port it got for port 0. So a socket that does not listen reserves one before.
        try (SocketChannel holder = SocketChannel.open()) {
            holder.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(options.address());
            int port = holder.socket().getLocalPort();
            new OneNioEcho(options, config(options, port)).start();
            EchoOptions.announce(port);
        }
    }

    private static ServerConfig config(EchoOptions options, int port) {
        AcceptorConfig acceptor = new AcceptorConfig();
        acceptor.address = options.address().getHostString();
        acceptor.port = port;
        acceptor.reusePort = true;
        acceptor.backlog = options.backlog();
        acceptor.noDelay = true;
        ServerConfig config = new ServerConfig();
        config.acceptors = new AcceptorConfig[] {acceptor};
        config.selectors = options.threads();
        return config;
    }

    @Override
    public Session createSession(Socket socket) {
        return new Echo(socket);
    }

    private final class Echo extends Session {

        Echo(Socket socket) {
            super(socket);
        }

        @Override
        protected void processRead(byte[] buffer) throws IOException {
            int n = read(buffer, 0, buffer.length);
            if (n > 0) {
                options.blockIfAsked(buffer[0]);
                write(new Rest(buffer, n));
            }
        }
    }

    /** Copies what the socket does not take at once, because the selector thread reuses the buffer. */
    private static final class Rest extends Session.ArrayQueueItem {

        private boolean copied;

        Rest(byte[] buffer, int count) {
            super(buffer, 0, count, 0);
        }

        @Override
        public int write(Socket socket) throws IOException {
            int n = super.write(socket);
            if (remaining() > 0 && !copied) {
                data = Arrays.copyOf(data, count);
                copied = true;
            }
            return n;
        }
    }
}
