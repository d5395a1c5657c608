package io.baton.benchmarks.soak;

import java.io.IOException;
import java.util.SplittableRandom;

/** Clients that read everything they have asked for, and get it. */
final class PolitePeers {

    private static final int MOST_REQUESTS = 20;
    private static final int MOST_MADE = 1 << 15;
    private static final int FEW = 64;
    private static final int LITTLE_ROOM = 16 << 10;
    private static final int LONGEST_PAUSE_MILLIS = 20;
    private static final int SLOW_REQUESTS = 4;

    private final ServerUnderSoak server;
    private final Tally tally;

    PolitePeers(ServerUnderSoak server, Tally tally) {
        this.server = server;
        this.tally = tally;
    }

    /** A number of requests on a new connection; by chance the last one has the server end it. */
    void talk(SplittableRandom random) throws IOException {
        try (TaggedConnection connection = TaggedConnection.toRequests(server, tally)) {
            for (int i = random.nextInt(MOST_REQUESTS); i >= 0; i--) {
                exchange(connection, random);
            }
            switch (random.nextInt(4)) {
                case 0 -> {
                    connection.ask(Request.CLOSE, 1 + random.nextInt(FEW));
                    connection.readAllToTheEnd();
                }
                case 1 -> {
                    connection.ask(Request.THROW, 1 + random.nextInt(FEW));
                    connection.readAllToTheEnd();
                    tally.add("handlers that threw", 1);
                }
                default -> connection.readAll();
            }
        }
    }

    /** Asks once, and as a rule waits for the reply; else the next request comes with it. */
    static void exchange(TaggedConnection connection, SplittableRandom random) throws IOException {
        if (random.nextInt(MOST_REQUESTS) == 0) {
            connection.readAll();
            int cells = random.nextInt(1, Request.FILE_CELLS);
            connection.ask(Request.FILE, cells);
            connection.readFile(cells);
            return;
        }
        Request request = Request.USUAL[random.nextInt(Request.USUAL.length)];
        connection.ask(request, cells(request, random));
        if (request.isLate() || random.nextInt(4) > 0) {
            connection.readAll();
        }
    }

    private static int cells(Request request, SplittableRandom random) {
        if (random.nextInt(4) > 0) {
            return 1 + random.nextInt(FEW);
        }
        return 1 + random.nextInt(request.carriesCells() ? Request.MOST_CARRIED : MOST_MADE);
    }

    /** Megabytes into a small buffer, read with pauses. */
    void readSlowly(SplittableRandom random) throws IOException, InterruptedException {
        try (TaggedConnection connection = TaggedConnection.toRequests(server, LITTLE_ROOM, tally)) {
            for (int i = 0; i < SLOW_REQUESTS; i++) {
                connection.ask(random.nextBoolean() ? Request.LARGE : Request.STREAM, MOST_MADE);
            }
            while (!connection.isComplete()) {
                if (!connection.readSome(LITTLE_ROOM)) {
                    connection.readAll(); // says what is missing
                }
                Thread.sleep(random.nextInt(random.nextInt(1, LONGEST_PAUSE_MILLIS)));
            }
            tally.add("slow readers", 1);
        }
    }

    /** Sends its requests and a FIN at once, and gets every reply, then the end. */
    void halfClose(SplittableRandom random) throws IOException {
        try (TaggedConnection connection = random.nextBoolean() ? TaggedConnection.toEcho(server, tally)
                : TaggedConnection.toRequests(server, tally)) {
            for (int i = random.nextInt(FEW); i >= 0; i--) {
                connection.ask(Request.ECHO, 1 + random.nextInt(FEW));
            }
            connection.endOutput();
            connection.readAllToTheEnd();
            tally.add("half-closes", 1);
        }
    }
}
