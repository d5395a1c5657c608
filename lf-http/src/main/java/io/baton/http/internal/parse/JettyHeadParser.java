package io.baton.http.internal.parse;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Heads by Jetty's {@link HttpParser}, at its strictest. It gets the fields, behind a request line of ours: it would be less
 * strict with the real one, and allocate for each target. What it makes of a field comes from caches that do not regard case
 * and that hold what other clients sent; so each name and value is compared with the bytes of its line, and made of them if it
 * differs.
 */
final class JettyHeadParser implements HeadParser, HttpParser.RequestHandler {

    /** No limit: the head is within the limits already, and Jetty would log what is not. */
    private static final int NO_LIMIT = -1;
    private static final byte[] WITH_HOST = "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Jetty asks for Host with HTTP/1.1 only. */
    private static final byte[] PERHAPS_WITHOUT_HOST = "GET / HTTP/1.0\r\n".getBytes(StandardCharsets.US_ASCII);

    static {
        QuietLogging.load(HttpParser.class);
    }

    private final HttpParser parser = new HttpParser(this, NO_LIMIT, HttpCompliance.STRICT);
    private final boolean hostRequired;
    private @Nullable RequestHead head;
    private @Nullable Refusal refusal;
    private boolean complete;
    /** Where the line of the next field begins. */
    private int at;

    JettyHeadParser(boolean hostRequired) {
        this.hostRequired = hostRequired;
    }

    @Override
    public void parse(RequestHead of) throws Refusal {
        at = RequestLine.read(of);
        FieldLines.check(of.bytes(), at);
        boolean needsHost = hostRequired && of.minorVersion() > 0;
        byte[] ownLine = needsHost ? WITH_HOST : PERHAPS_WITHOUT_HOST;
        // The real request line, of which nothing is needed any more, or the room before it is long enough.
        System.arraycopy(ownLine, 0, of.bytes(), at - ownLine.length, ownLine.length);
        head = of;
        try {
            parser.parseNext(of.view(at - ownLine.length));
            if (refusal != null) {
                throw refusal;
            }
            if (!complete) {
                throw Refusal.bad("The head cannot be read.");
            }
        } finally {
            head = null;
            refusal = null;
            complete = false;
            parser.reset();
        }
        of.framing().check(of.minorVersion(), hostRequired);
    }

    @Override
    public boolean isReusable() {
        return parser.isStart();
    }

    @Override
    public void startRequest(String method, String target, HttpVersion version) {
        // It is the line of ours.
    }

    @Override
    public void parsedHeader(HttpField field) {
        if (head == null || refusal != null) {
            return;
        }
        byte[] bytes = head.bytes();
        String name = field.getName();
        int colon = at + name.length();
        int from = colon + 1;
        while (isSpace(bytes[from])) {
            from++;
        }
        int end = from;
        while (bytes[end] != '\r') {
            end++;
        }
        int to = end;
        while (to > from && isSpace(bytes[to - 1])) {
            to--;
        }
        if (bytes[colon] != ':') {
            refuse(Refusal.bad("A header field cannot be read."));
            return;
        }
        try {
            String value = field.getValue();
            head.field(RawText.of(bytes, at, colon, name), RawText.of(bytes, from, to, value == null ? "" : value));
        } catch (Refusal e) {
            refuse(e);
        }
        at = end + 2;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** The first reason stays. */
    private void refuse(Refusal why) {
        if (refusal == null) {
            refusal = why;
        }
    }

    @Override
    public boolean headerComplete() {
        complete = true;
        return true;
    }

    @Override
    public boolean content(ByteBuffer item) {
        return true;
    }

    @Override
    public boolean contentComplete() {
        return true;
    }

    @Override
    public boolean messageComplete() {
        return true;
    }

    @Override
    public void earlyEOF() {
        complete = false;
    }

    @Override
    public void badMessage(HttpException failure) {
        complete = false;
    }
}
