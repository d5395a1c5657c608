package io.baton.http.internal.parse;

import io.baton.http.internal.fields.Tokens;

import java.nio.charset.StandardCharsets;

/**
 * The first line of a head, read strictly: method, target and version with one space between them (RFC 9112, section 3). The
 * parsers of libraries take several spaces, and bytes in the target that no URI has.
 */
final class RequestLine {

    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_LENGTH = 8;

    private static final String[] METHODS = {"GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"};

    private RequestLine() {
    }

    /**
     * Reads the line at the beginning of a head, and sets method, target and version.
     *
     * @return the index behind the line
     * @throws Refusal 400 or 505
     */
    static int read(RequestHead of) throws Refusal {
        byte[] head = of.bytes();
        int at = RequestHead.START;
        while (Tokens.isTokenByte(head[at])) {
            at++;
        }
        int methodEnd = at;
        if (at == RequestHead.START || head[at] != ' ') {
            throw Refusal.bad("A request line begins with a method and a space.");
        }
        at++;
        while (isTargetByte(head[at])) {
            at++;
        }
        if (at == methodEnd + 1 || head[at] != ' ') {
            throw Refusal.bad("A request line is a method, a target and a version, with one space between them.");
        }
        int minor = version(head, at + 1, of.end());
        of.requestLine(method(head, methodEnd), RawText.of(head, methodEnd + 1, at, of.lastTarget()), minor);
        return at + 1 + VERSION_LENGTH + 2;
    }

    private static String method(byte[] head, int end) {
        for (String known : METHODS) {
            if (RawText.equals(head, RequestHead.START, end, known)) {
                return known;
            }
        }
        return RawText.of(head, RequestHead.START, end, "");
    }

    private static boolean isTargetByte(byte b) {
        return b > ' ' && b < 0x7f && b != '#' && b != '\\';
    }

    private static int version(byte[] head, int from, int end) throws Refusal {
        boolean isVersion = from + VERSION_LENGTH + 2 <= end && head[from + VERSION_LENGTH] == '\r'
                && isDigit(head[from + 5]) && isDigit(head[from + 7]);
        for (int i = 0; isVersion && i < VERSION.length; i++) {
            isVersion = i == 5 || head[from + i] == VERSION[i];
        }
        if (!isVersion) {
            throw Refusal.bad("A request line ends with HTTP/1.1 or HTTP/1.0.");
        }
        int minor = head[from + 7] - '0';
        if (head[from + 5] != '1' || minor > 1) {
            throw new Refusal(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
        }
        return minor;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
