package io.baton.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures the memory that a JVM keeps for connections that have exchanged one message and are idle since then. */
final class IdleMemory {

    private static final int MESSAGE = 64;
    private static final int ADDRESSES = 4000;

    private IdleMemory() {
    }

    /**
     * Opens this many connections, reads the memory, and closes them.
     *
     * @return {@code heap_bytes_per_idle} and {@code direct_bytes_per_idle}: growth of the used heap (after a
     *     collection) and of the direct buffers, divided by the number of connections
     */
    static Map<String, Object> of(Server server, int connections) throws IOException, InterruptedException {
        List<SocketChannel> idle = new ArrayList<>();
        try {
            Map<String, Object> before = server.ask("memory");
            for (int i = 0; i < connections; i++) {
                idle.add(open(server.port(), i));
            }
            Map<String, Object> with = server.ask("memory");
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("idle", (double) connections);
            fields.put("heap_bytes_per_idle", grown("heap_bytes", before, with) / connections);
            fields.put("direct_bytes_per_idle", grown("direct_bytes", before, with) / connections);
            return fields;
        } finally {
            for (SocketChannel channel : idle) {
                channel.close();
            }
        }
    }

    private static double grown(String field, Map<String, Object> before, Map<String, Object> with) throws IOException {
        double grown = Json.number(with, field) - Json.number(before, field);
        if (Double.isNaN(grown)) {
            throw new IOException("no " + field + " in " + before + " and " + with);
        }
        return grown;
    }

    private static SocketChannel open(int port, int number) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(source(number), 0));
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            greet(channel);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** One of 4,000 loopback addresses: each has 28,000 ports, and a port is not free at once after its use. */
    private static InetAddress source(int number) throws IOException {
        int host = number % ADDRESSES;
        return InetAddress.getByAddress(new byte[] {127, 2, (byte) (host / 250), (byte) (1 + host % 250)});
    }

    private static void greet(SocketChannel channel) throws IOException {
        ByteBuffer back = ByteBuffer.allocate(MESSAGE);
        ByteBuffer message = ByteBuffer.allocate(MESSAGE);
        while (message.hasRemaining()) {
            channel.write(message);
        }
        while (back.hasRemaining()) {
            if (channel.read(back) < 0) {
                throw new IOException("an idle connection was closed");
            }
        }
        if (back.flip().mismatch(message.flip()) >= 0) {
            throw new IOException("the greeting of an idle connection came back changed");
        }
    }
}
