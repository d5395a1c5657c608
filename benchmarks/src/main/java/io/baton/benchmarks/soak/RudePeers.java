package io.baton.benchmarks.soak;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Clients that break off. What they do get is checked all the same. */
final class RudePeers {

    private static final int FEW = 64;
    private static final int MANY_CELLS = 1 << 15;
    private static final int LITTLE_ROOM = 16 << 10;
    private static final int STALLING_REQUESTS = 32;
    private static final long STALL_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_MILLIS = 50;

    private final ServerUnderSoak server;
    private final Tally tally;

    RudePeers(ServerUnderSoak server, Tally tally) {
        this.server = server;
        this.tally = tally;
    }

    /** Resets at any moment: before the reply, within it, while a handler sleeps, or without a word. */
    void reset(SplittableRandom random) throws IOException, InterruptedException {
        TaggedConnection connection = started(random);
        connection.reset();
        tally.add("resets", 1);
    }

    /** Closes at any moment, with replies unread. */
    void leave(SplittableRandom random) throws IOException, InterruptedException {
        TaggedConnection connection = started(random);
        connection.close();
        tally.add("left with replies unread", 1);
    }

    private TaggedConnection started(SplittableRandom random) throws IOException, InterruptedException {
        TaggedConnection connection = TaggedConnection.toRequests(server, tally);
        boolean done = false;
        try {
            for (int i = random.nextInt(4); i > 0; i--) {
                Request request = Request.USUAL[random.nextInt(Request.USUAL.length)];
                connection.ask(request, 1 + random.nextInt(request.carriesCells() ? FEW : MANY_CELLS));
                if (random.nextBoolean()) {
                    connection.readSome(1 + random.nextInt(MANY_CELLS));
                }
                if (request.isLate()) {
                    break; // a later reply might overtake this one
                }
            }
            if (random.nextBoolean()) {
                Thread.sleep(random.nextInt(5));
            }
            done = true;
            return connection;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** Asks for much and takes nothing, until the server has had enough. */
    void takeNothing(SplittableRandom random) throws IOException, InterruptedException {
        long before = server.count("write_stalls");
        try (TaggedConnection connection = TaggedConnection.toRequests(server, LITTLE_ROOM, tally)) {
            for (int i = 0; i < STALLING_REQUESTS; i++) {
                connection.ask(random.nextBoolean() ? Request.LARGE : Request.STREAM, MANY_CELLS);
            }
            long begun = System.nanoTime();
            while (server.count("write_stalls") == before) {
                if (System.nanoTime() - begun > STALL_PATIENCE_NANOS) {
                    throw new IOException("a peer that takes nothing is still connected after a minute");
                }
                Thread.sleep(LOOK_MILLIS);
            }
            readRest(connection);
        }
        tally.add("peers that took nothing", 1);
    }

    /** What was sent before has to be right. */
    private static void readRest(TaggedConnection connection) {
        try {
            while (connection.readSome(MANY_CELLS)) {
                Thread.onSpinWait();
            }
        } catch (IOException reset) {
            // Unread requests make the kernel reset it.
            Thread.onSpinWait();
        }
    }
}
