package io.baton.benchmarks.soak;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Many connections at once. */
final class Crowds {

    private static final int STORM = 200;
    private static final int FEW = 16;
    private static final long SHORTAGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PAUSE_MILLIS = 5;

    private final ServerUnderSoak server;
    private final int descriptors;
    private final Tally tally;

    /**
     * Crowds for a server.
     *
     * @param descriptors that the server may have
     */
    Crowds(ServerUnderSoak server, int descriptors, Tally tally) {
        this.server = server;
        this.descriptors = descriptors;
        this.tally = tally;
    }

    /** Connects at once, of which each other one is reset at once; the rest are served. */
    void storm(SplittableRandom random) throws IOException {
        Deque<TaggedConnection> rest = new ArrayDeque<>();
        try {
            for (int i = 0; i < STORM; i++) {
                TaggedConnection connection = TaggedConnection.toEcho(server, tally);
                if (i % 2 == 0) {
                    connection.reset();
                } else {
                    rest.add(connection);
                    connection.ask(Request.ECHO, 1 + random.nextInt(FEW));
                }
            }
            serve(rest);
            tally.add("storms", 1);
        } finally {
            close(rest);
        }
    }

    /**
     * More connections than the server can have. While it has no descriptors, the ones it has are served; then all others are,
     * one after the other.
     */
    void shortage(SplittableRandom random) throws IOException, InterruptedException {
        Deque<TaggedConnection> crowd = new ArrayDeque<>();
        try (TaggedConnection witness = TaggedConnection.toRequests(server, tally)) {
            witness.ask(Request.ECHO, 1);
            witness.readAll();
            for (int i = 0; i < descriptors; i++) {
                crowd.add(TaggedConnection.toEcho(server, tally));
                crowd.getLast().ask(Request.ECHO, 1 + random.nextInt(FEW));
            }
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < SHORTAGE_NANOS) {
                witness.ask(random.nextBoolean() ? Request.ECHO : Request.BLOCK, 1 + random.nextInt(FEW));
                witness.readAll();
                Thread.sleep(PAUSE_MILLIS);
            }
            serve(crowd);
            tally.add("shortages of descriptors", 1);
        } finally {
            close(crowd);
        }
    }

    private static void serve(Deque<TaggedConnection> connections) throws IOException {
        while (!connections.isEmpty()) {
            try (TaggedConnection connection = connections.removeFirst()) {
                connection.readAll();
            }
        }
    }

    private static void close(Deque<TaggedConnection> connections) throws IOException {
        for (TaggedConnection connection : connections) {
            connection.close();
        }
    }
}
