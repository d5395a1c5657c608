package io.baton.http.internal.parse;

import io.baton.http.HttpLimits;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds where a head ends, and refuses what is too long or has a control character, as early as it can be seen. It looks at
 * each byte once, no matter in how many parts the head comes. A line ends with CR LF and with nothing else (RFC 9112, section
 * 2.2 allows a bare LF; then a proxy and this server may see different requests).
 */
public final class HeadScanner {

    /** What {@link #scan} returns while the end has not come. */
    public static final int NOT_YET = -1;
    private static final int FEW = 16;
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private final HttpLimits limits;
    private int lines;
    private int lineLength;
    private int fieldBytes;
    private boolean afterCr;
    /** How many bytes of the head were looked at before this scan. */
    private int seen;
    private int[] lineEnds = new int[FEW];

    /** A scanner for one head at a time. */
    public HeadScanner(HttpLimits limits) {
        this.limits = limits;
    }

    /**
     * RFC 9112, section 2.2: some clients send an empty line behind a body.
     *
     * @return false if nothing else is there
     */
    public static boolean skipEmptyLines(ByteBuffer in) {
        while (in.hasRemaining() && in.get(in.position()) == '\r') {
            if (in.remaining() == 1 || in.get(in.position() + 1) != '\n') {
                return in.remaining() > 1;
            }
            in.position(in.position() + 2);
        }
        return in.hasRemaining();
    }

    /** Begins with a new head. */
    public void reset() {
        lines = 0;
        lineLength = 0;
        fieldBytes = 0;
        afterCr = false;
        seen = 0;
    }

    /** For each line of the head, how many bytes come before its CR. To be read until this scanner begins with a new head. */
    int[] lineEnds() {
        return lineEnds;
    }

    /** How many lines have ended, the empty one not counted. */
    int lines() {
        return lines;
    }

    /**
     * Looks at the next bytes of a head.
     *
     * @param in big-endian; its position is not changed
     * @return the index behind the head; or {@link #NOT_YET}: then the next call is for the bytes behind these
     * @throws Refusal 400, 414 or 431
     */
    public int scan(ByteBuffer in, int from, int limit) throws Refusal {
        int at = from;
        while (at < limit) {
            int control = nextControl(in, at, limit);
            lineLength += control - at;
            if (control > at && afterCr) {
                throw Refusal.bad("A line ends with CR LF.");
            }
            if (control == limit) {
                break;
            }
            at = control + 1;
            if (takeControl(in.get(control), seen + control - from)) {
                return at;
            }
        }
        seen += limit - from;
        checkLength();
        return NOT_YET;
    }

    /** True if the head ends with this byte, before which {@code offset} others came. */
    private boolean takeControl(byte b, int offset) throws Refusal {
        if (b == '\n') {
            if (!afterCr) {
                throw Refusal.bad("A line ends with CR LF.");
            }
            afterCr = false;
            return endOfLine(offset - 1);
        }
        if (afterCr) {
            throw Refusal.bad("A line ends with CR LF.");
        }
        if (b == '\r') {
            afterCr = true;
        } else if (b == '\t' && lines > 0) {
            lineLength++;
        } else {
            throw Refusal.bad("A head has no control characters.");
        }
        return false;
    }

    private boolean endOfLine(int offset) throws Refusal {
        checkLength();
        if (lineLength == 0 && lines > 0) {
            return true;
        }
        if (lines > 0) {
            fieldBytes += lineLength + 2;
        }
        if (lines == lineEnds.length) {
            lineEnds = Arrays.copyOf(lineEnds, 2 * lines);
        }
        lineEnds[lines] = offset;
        lineLength = 0;
        lines++;
        if (lines - 1 > limits.headerCount()) {
            throw new Refusal(431, "More than " + limits.headerCount() + " header fields (limit: headerCount).");
        }
        return false;
    }

    private void checkLength() throws Refusal {
        if (lines == 0 && lineLength > limits.requestLine()) {
            throw new Refusal(414, "A request line of more than " + limits.requestLine()
                    + " bytes (limit: requestLine).");
        }
        if (lines > 0 && fieldBytes + lineLength > limits.headerBytes()) {
            throw new Refusal(431, "Header fields of more than " + limits.headerBytes()
                    + " bytes (limit: headerBytes).");
        }
    }

    /** The index of the next byte below 0x20; or {@code limit}. Eight bytes at a time: nearly all of them are above. */
    private static int nextControl(ByteBuffer in, int from, int limit) {
        int at = from;
        while (at + Long.BYTES <= limit) {
            long eight = Long.reverseBytes(in.getLong(at));
            long below = eight - 0x20 * LOWEST_BITS & ~eight & HIGHEST_BITS;
            if (below != 0) {
                return at + (Long.numberOfTrailingZeros(below) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < limit && (in.get(at) & 0xff) >= ' ') {
            at++;
        }
        return at;
    }
}
