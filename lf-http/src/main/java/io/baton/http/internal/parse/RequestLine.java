package io.baton.http.internal.parse;

import io.baton.http.internal.fields.Tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The first line of a head, read strictly: method, target and version with one space between them (RFC 9112, section 3). The line
 * before is kept: often the next one is the same. Used by one thread at a time.
 */
final class RequestLine {

    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_LENGTH = 8;
    private static final String[] METHODS = {"GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"};
    /** Longer lines are not kept. */
    private static final int MOST_BYTES = 256;

    private byte[] last = {};
    private String method = "";
    private String target = "";
    private int minor;

    /**
     * Reads the line, and sets method, target and version.
     *
     * @param end index of the line's CR
     * @return whether it is the same line as before
     * @throws Refusal 400 or 505
     */
    boolean read(RequestHead of, int end) throws Refusal {
        byte[] head = of.bytes();
        boolean same = end > 0 && Arrays.equals(last, 0, last.length, head, 0, end);
        if (!same) {
            read(head, end);
            last = end <= MOST_BYTES ? Arrays.copyOf(head, end) : new byte[0];
        }
        of.requestLine(method, target, minor);
        return same;
    }

    private void read(byte[] head, int end) throws Refusal {
        // Whatever is refused below: what is kept must be of one line.
        last = new byte[0];
        int at = 0;
        while (Tokens.isTokenByte(head[at])) {
            at++;
        }
        int methodEnd = at;
        if (at == 0 || head[at] != ' ') {
            throw Refusal.bad("A request line begins with a method and a space.");
        }
        at++;
        while (isTargetByte(head[at])) {
            at++;
        }
        if (at == methodEnd + 1 || head[at] != ' ') {
            throw Refusal.bad("A request line is a method, a target and a version, with one space between them.");
        }
        minor = version(head, at + 1, end);
        method = method(head, methodEnd);
        target = HeadParser.text(head, methodEnd + 1, at);
    }

    private static String method(byte[] head, int end) {
        String text = HeadParser.text(head, 0, end);
        for (String known : METHODS) {
            if (known.equals(text)) {
                return known;
            }
        }
        return text;
    }

    private static boolean isTargetByte(byte b) {
        return b > ' ' && b < 0x7f && b != '#' && b != '\\';
    }

    private static int version(byte[] head, int from, int end) throws Refusal {
        boolean isVersion = from + VERSION_LENGTH == end && isDigit(head[from + 5]) && isDigit(head[from + 7]);
        for (int i = 0; isVersion && i < VERSION.length; i++) {
            isVersion = i == 5 || head[from + i] == VERSION[i];
        }
        if (!isVersion) {
            throw Refusal.bad("A request line ends with HTTP/1.1 or HTTP/1.0.");
        }
        if (head[from + 5] != '1' || head[from + 7] > '1') {
            throw new Refusal(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
        }
        return head[from + 7] - '0';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
