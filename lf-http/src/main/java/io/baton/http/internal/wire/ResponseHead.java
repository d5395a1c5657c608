package io.baton.http.internal.wire;

import java.nio.charset.StandardCharsets;

/** Writes the head of a response. */
public final class ResponseHead {

    /** The head says nothing of a length. */
    public static final long NO_LENGTH = -1;
    /** The body is chunked. */
    public static final long CHUNKED = -2;

    /** What the head says of the connection. */
    public enum Persistence {
        /** Nothing: HTTP/1.1 goes on without a word. */
        IMPLIED(""),
        /** It goes on, as a client of HTTP/1.0 has asked for. */
        KEEP_ALIVE("Connection: keep-alive\r\n"),
        /** It ends after this response. */
        CLOSE("Connection: close\r\n");

        private final String line;

        Persistence(String line) {
            this.line = line;
        }
    }

    private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CODING = "Transfer-Encoding: chunked\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = {'\r', '\n'};

    private ResponseHead() {
    }

    /**
     * Writes a head: the status line, Date unless the handler has set it, the handler's fields, and what the server says of
     * the body and the connection.
     *
     * @param length of the body; {@link #NO_LENGTH} or {@link #CHUNKED}
     */
    public static void write(ByteText out, int status, ResponseFields fields, long length, Persistence persistence) {
        write(out, status, fields, HttpDate.line(), length, persistence);
    }

    static void write(ByteText out, int status, ResponseFields fields, byte[] date, long length,
            Persistence persistence) {
        out.bytes(StatusLine.of(status));
        if (!fields.has("Date")) {
            out.bytes(date);
        }
        fields.appendTo(out);
        if (length == CHUNKED) {
            out.bytes(CODING);
        } else if (length >= 0) {
            out.bytes(LENGTH).number(length).bytes(END);
        }
        out.text(persistence.line).bytes(END);
    }
}
