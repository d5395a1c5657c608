package io.baton.benchmarks.soak;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/** Clients of the HTTP server. The cells are the bodies. */
final class HttpPeers {

    private static final int MOST_REQUESTS = 8;
    private static final int MOST_CELLS = 1 << 14;
    /** So little that nobody waits in a write while the replies wait to be read. */
    private static final int MOST_CELLS_SENT = 1 << 12;
    private static final int FEW = 64;
    private static final String LENGTH = "content-length:";
    private static final int OK = 200;
    private static final int ERROR = 500;
    private static final int BUFFER = 32 << 10;
    private static final int FILE_ONE_IN = 20;

    private final ServerUnderSoak server;
    private final Tally tally;

    HttpPeers(ServerUnderSoak server, Tally tally) {
        this.server = server;
        this.tally = tally;
    }

    /** Some rounds of requests that are pipelined, some by GET and some by POST; by chance one that the handler fails. */
    void talk(SplittableRandom random) throws IOException {
        try (TaggedConnection connection = TaggedConnection.toHttp(server, tally)) {
            for (int round = random.nextInt(4); round >= 0; round--) {
                int requests = 1 + random.nextInt(MOST_REQUESTS);
                for (int i = 0; i < requests; i++) {
                    ask(connection, random);
                }
                for (int i = 0; i < requests; i++) {
                    body(connection, OK);
                }
            }
            if (random.nextInt(FILE_ONE_IN) == 0) {
                connection.send(head("GET /file", 0));
                readHead(connection.in(), OK);
                connection.readFile(Request.FILE_CELLS);
            }
            if (random.nextInt(4) == 0) {
                connection.send(head("GET /throw", 0));
                connection.in().skipNBytes(readHead(connection.in(), ERROR));
                connection.readAllToTheEnd();
            }
            connection.readAll();
        }
    }

    private void ask(TaggedConnection connection, SplittableRandom random) throws IOException {
        boolean get = random.nextBoolean();
        int most = get ? MOST_CELLS : MOST_CELLS_SENT;
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? most : FEW);
        int first = connection.take(count);
        if (get) {
            connection.send(head("GET /cells?" + connection.tag() + '-' + first + '-' + count, 0));
        } else {
            byte[] head = head(random.nextInt(4) == 0 ? "POST /block" : "POST /echo", count * Cells.BYTES);
            ByteBuffer message = ByteBuffer.allocate(head.length + count * Cells.BYTES).put(head);
            connection.send(Cells.fill(message, connection.tag(), first, count).array());
        }
        tally.add("http requests", 1);
    }

    private static byte[] head(String line, int length) {
        return (line + " HTTP/1.1\r\nHost: soak\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void body(TaggedConnection connection, int status) throws IOException {
        InputStream in = connection.in();
        int left = readHead(in, status);
        byte[] part = new byte[Math.min(left, BUFFER)];
        while (left > 0) {
            int count = in.readNBytes(part, 0, Math.min(left, part.length));
            if (count == 0) {
                throw new EOFException("a response ends " + left + " bytes too early");
            }
            connection.checked(part, count);
            left -= count;
        }
    }

    /** Reads a head, and returns the length of the body. */
    private static int readHead(InputStream in, int status) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server ended the connection within a head: " + head);
            }
            head.append((char) next);
        }
        String[] lines = head.toString().split("\r\n");
        if (!lines[0].startsWith("HTTP/1.1 " + status)) {
            throw new WrongBytesException("not a response of status " + status + ": " + head);
        }
        for (String line : lines) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                return Integer.parseInt(line.substring(LENGTH.length()).trim());
            }
        }
        throw new WrongBytesException("a response without a length: " + head);
    }

    /** Begins a head and does not end it: the server answers 408, or at least closes. */
    void sendHalfAHead(SplittableRandom random) throws IOException {
        byte[] head = head("GET /cells?1-0-1", 0);
        try (TaggedConnection connection = TaggedConnection.toHttp(server, tally)) {
            connection.send(java.util.Arrays.copyOf(head, random.nextInt(1, head.length - 1)));
            String answer = new String(connection.in().readAllBytes(), StandardCharsets.US_ASCII);
            if (!answer.isEmpty() && !answer.startsWith("HTTP/1.1 408")) {
                throw new WrongBytesException("half a head was answered by " + answer);
            }
            tally.add("heads that did not end", 1);
        }
    }
}
