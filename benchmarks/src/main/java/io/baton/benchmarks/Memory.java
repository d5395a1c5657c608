package io.baton.benchmarks;

import java.io.IOException;
import java.util.Map;

/**
 * The memory of a JVM, in bytes.
 *
 * @param heap of all live objects
 * @param direct of the direct buffers
 * @param resident of the whole process, as far as it is in memory
 */
record Memory(double heap, double direct, double resident) {

    /** Asks a server. */
    static Memory of(Server server) throws IOException, InterruptedException {
        Map<String, Object> answer = server.ask("memory");
        Memory memory = new Memory(Json.number(answer, "heap_bytes"), Json.number(answer, "direct_bytes"),
                Json.number(answer, "resident_bytes"));
        if (Double.isNaN(memory.heap + memory.direct)) {
            throw new IOException("no heap_bytes and direct_bytes in " + answer);
        }
        return memory;
    }

    /** By how much it has grown since then. */
    Memory minus(Memory before) {
        return new Memory(heap - before.heap, direct - before.direct, resident - before.resident);
    }
}
