package io.baton.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures the memory that a JVM keeps for connections that have exchanged one message and are idle since then. */
final class IdleMemory {

    private IdleMemory() {
    }

    /**
     * Opens this many connections, reads the memory, and closes them.
     *
     * @param greeting what each of them exchanges first
     * @return {@code heap_bytes_per_idle} and {@code direct_bytes_per_idle}: growth of the live objects of the
     *     heap and of the direct buffers, divided by the number of connections
     */
    static Map<String, Object> of(Server server, int connections, Greeted.Greeting greeting)
            throws IOException, InterruptedException {
        Memory before = Memory.of(server);
        try (Greeted idle = Greeted.open(server.port(), connections, greeting)) {
            Memory grown = Memory.of(server).minus(before);
            Map<String, Object> fields = new LinkedHashMap<>();
            int count = idle.sockets().size();
            fields.put("idle", (double) count);
            fields.put("heap_bytes_per_idle", grown.heap() / count);
            fields.put("direct_bytes_per_idle", grown.direct() / count);
            return fields;
        }
    }
}
