package io.baton.benchmarks.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;

/** Blocking sockets, a virtual thread for each: JDK 21 and newer. The JDK chooses the number of carrier threads. */
public final class VirtualThreadEcho {

    private static final int READ_BYTES = 8 * 1024;

    private final EchoOptions options;
    private final Replies replies;
    private final byte[] reply;

    private VirtualThreadEcho(EchoOptions options) {
        this.options = options;
        replies = options.replies();
        reply = replies == null ? null : replies.array();
    }

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        EchoOptions options = EchoOptions.of(arguments);
        VirtualThreadEcho server = new VirtualThreadEcho(options);
        ExecutorService threads = VirtualThreads.perTask();
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(options.address(), options.backlog());
            EchoOptions.announce(listener.getLocalPort());
            while (true) {
                Socket socket = listener.accept();
                threads.execute(() -> server.serve(socket));
            }
        }
    }

    private void serve(Socket socket) {
        byte[] buffer = new byte[READ_BYTES];
        Replies.Count count = replies == null ? null : replies.new Count();
        try (socket; InputStream in = socket.getInputStream(); OutputStream out = socket.getOutputStream()) {
            socket.setTcpNoDelay(true);
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                options.blockIfAsked(buffer[0]);
                if (count == null) {
                    out.write(buffer, 0, n);
                    continue;
                }
                for (int whole = count.after(n); whole > 0; whole--) {
                    out.write(reply);
                }
            }
        } catch (IOException e) {
            // The client closed the connection.
        }
    }
}
