package io.baton.benchmarks;

import java.io.IOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures the memory that a JVM takes for handlers that are blocked, beyond that of their idle connections. */
final class BlockedMemory {

    /** This many block first, so that what only the first ones need is not counted. */
    private static final int FIRST = 8;
    /** The reading has to be done while all are blocked, which a collection may take too long for. */
    private static final int TRIES = 4;
    /** Time for all handlers to begin, as a share of the time for which they block. */
    private static final double BEGUN = 0.3;
    /** All are answered within this many times the time for which one blocks, where all could block at once. */
    private static final double AT_ONCE = 1.9;
    /** After this many times that time the server surely has fewer threads than it needs. */
    private static final double GIVE_UP = 6;

    private BlockedMemory() {
    }

    /**
     * Opens this many connections, lets all of them block, and closes them.
     *
     * @param seconds for which a message blocks
     * @return {@code heap_bytes_per_blocked} and {@code native_bytes_per_blocked}: growth of the live objects of the
     *     heap and of the whole process, for each; and {@code direct_bytes_per_blocked}, the direct buffers'
     *     part of the latter. The heap's own pages have to be there from the start
     * @throws IOException if the server does not let all of them block at once
     */
    static Map<String, Object> of(Server server, int connections, double seconds)
            throws IOException, InterruptedException {
        try (Greeted all = Greeted.open(server.port(), connections)) {
            block(server, all.sockets().subList(0, Math.min(FIRST, connections)), seconds);
            for (int i = 0; i < TRIES; i++) {
                server.rest();
                Memory idle = Memory.of(server);
                Memory blocked = block(server, all.sockets(), seconds);
                if (blocked != null) {
                    Memory grown = blocked.minus(idle);
                    Map<String, Object> fields = new LinkedHashMap<>();
                    fields.put("blocked", (double) connections);
                    fields.put("heap_bytes_per_blocked", grown.heap() / connections);
                    fields.put("direct_bytes_per_blocked", grown.direct() / connections);
                    fields.put("native_bytes_per_blocked", grown.resident() / connections);
                    return fields;
                }
            }
        }
        throw new IOException("the memory of " + connections + " blocked handlers could not be read in time");
    }

    /** The memory while all are blocked; null where they did not block all at once, or it took too long to read. */
    private static Memory block(Server server, List<Socket> sockets, double seconds)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (Socket socket : sockets) {
            Greeted.send(socket, Load.BLOCK_BYTE.charAt(0));
        }
        TimeUnit.NANOSECONDS.sleep((long) (BEGUN * seconds * 1e9));
        Memory memory = Memory.of(server);
        boolean allBlocked = since(begin) < seconds;
        for (Socket socket : sockets) {
            if (since(begin) > GIVE_UP * seconds) {
                throw new IOException("it does not let " + sockets.size() + " handlers block at once");
            }
            Greeted.receive(socket, Load.BLOCK_BYTE.charAt(0));
        }
        return allBlocked && since(begin) < AT_ONCE * seconds ? memory : null;
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
