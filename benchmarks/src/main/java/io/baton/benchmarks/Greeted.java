package io.baton.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Connections that the runner itself opens, for readings of the memory. Each has exchanged one message, so the server
 * has surely accepted it.
 *
 * @param sockets all of them
 */
record Greeted(List<Socket> sockets) implements AutoCloseable {

    private static final int MESSAGE = 64;
    private static final int ADDRESSES = 4000;
    private static final int PATIENCE_MILLIS = 10_000;

    /** The first message of a connection, and its answer. */
    interface Greeting {
        void exchange(Socket socket) throws IOException;
    }

    /** Opens this many, whose first message is echoed. */
    static Greeted open(int port, int connections) throws IOException {
        return open(port, connections, Greeted::echo);
    }

    /** Opens this many. */
    static Greeted open(int port, int connections, Greeting greeting) throws IOException {
        Greeted greeted = new Greeted(new ArrayList<>());
        try {
            for (int i = 0; i < connections; i++) {
                greeted.add(port, i, greeting);
            }
            return greeted;
        } catch (IOException e) {
            greeted.close();
            throw e;
        }
    }

    private void add(int port, int number, Greeting greeting) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(source(number), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        greeting.exchange(socket);
    }

    /** A message that blocks no handler. */
    static void echo(Socket socket) throws IOException {
        send(socket, '\0');
        receive(socket, '\0');
    }

    /** One of 4,000 loopback addresses: each has 28,000 ports, and a port is not free at once after its use. */
    private static InetAddress source(int number) throws IOException {
        int host = number % ADDRESSES;
        return InetAddress.getByAddress(new byte[] {127, 2, (byte) (host / 250), (byte) (1 + host % 250)});
    }

    /** Sends a message that begins with this byte. */
    static void send(Socket socket, char first) throws IOException {
        socket.getOutputStream().write(message(first));
    }

    /** Waits for its echo. */
    static void receive(Socket socket, char first) throws IOException {
        byte[] back = socket.getInputStream().readNBytes(MESSAGE);
        if (!Arrays.equals(back, message(first))) {
            throw new IOException("a message came back changed, or not whole");
        }
    }

    private static byte[] message(char first) {
        byte[] message = new byte[MESSAGE];
        message[0] = (byte) first;
        return message;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
