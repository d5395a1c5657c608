package io.baton.http.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.http.HttpLimits;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Heads that are nearly right, read by Jetty's parser at its strictest too: what ours takes, Jetty's takes, and both read the
 * same fields.
 */
class JettyDifferentialTest {

    private static final int HEADS = 60_000;
    private static final String[] NAMES = {"Host", "host", "HOST", "Accept", "accept", "User-Agent", "Cookie", "X-Own",
        "Connection", "Content-Length", "Transfer-Encoding", "Expect", "Sec-Fetch-Mode", "TE", "A", "!#$%&'*+-.^_`|~9"};
    private static final String[] VALUES = {"a", "A", "", "b c", " \t", "close", "keep-alive, TE", "5", "05", "chunked",
        "Chunked", "100-continue", "gzip;q=0.5, */*", "\u00e4\u00ff", "a:b", "\"q\"", "[::1]:8080", "localhost:80"};
    private static final String[] COLONS = {":", ": ", ":\t", ":  ", ": ", ": "};
    private static final String NASTY = " \t:;,\"\\()<>@/[]?={}\u007f\u00a0\u00ffaA0-_";

    private final HeadParsers parsers = new HeadParsers(true);
    private final RequestHead head = new RequestHead();
    private final HeadScanner scanner = new HeadScanner(HttpLimits.DEFAULTS);

    /** What Jetty reads; null if it refuses. */
    private static final class Jetty implements HttpParser.RequestHandler {

        private final List<String> fields = new ArrayList<>();
        private boolean complete;
        private boolean bad;

        static List<String> read(byte[] bytes) {
            Jetty jetty = new Jetty();
            new HttpParser(jetty, -1, HttpCompliance.STRICT).parseNext(ByteBuffer.wrap(bytes));
            return jetty.complete && !jetty.bad ? jetty.fields : null;
        }

        @Override
        public void startRequest(String method, String target, HttpVersion version) {
            fields.add(method + ' ' + target + ' ' + version);
        }

        @Override
        public void parsedHeader(HttpField field) {
            fields.add(field.getName() + ": " + (field.getValue() == null ? "" : field.getValue()));
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
            bad = true;
        }

        @Override
        public void badMessage(HttpException failure) {
            bad = true;
        }
    }

    /** What ours reads; null if it refuses. */
    private List<String> read(byte[] bytes) {
        head.clear();
        scanner.reset();
        try {
            int end = scanner.scan(ByteBuffer.wrap(bytes), 0, bytes.length);
            if (end != bytes.length) {
                return null;
            }
            head.take(new byte[0], 0, ByteBuffer.wrap(bytes), end, scanner);
            parsers.parse(head);
        } catch (Refusal refused) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        fields.add(head.method() + ' ' + head.target() + " HTTP/1." + head.minorVersion());
        for (int i = 0; i < head.fields().size(); i++) {
            fields.add(head.fields().name(i) + ": " + head.fields().value(i));
        }
        return fields;
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder(NAMES[random.nextInt(NAMES.length)])
                .append(COLONS[random.nextInt(COLONS.length)]).append(VALUES[random.nextInt(VALUES.length)]);
        if (random.nextInt(8) == 0) {
            line.insert(random.nextInt(line.length() + 1), NASTY.charAt(random.nextInt(NASTY.length())));
        }
        return line + "\r\n";
    }

    private static byte[] head(Random random) {
        StringBuilder text = new StringBuilder();
        text.append(random.nextInt(4) == 0 ? "POST /a?b HTTP/1.0\r\n" : "GET / HTTP/1.1\r\n");
        text.append(random.nextInt(4) == 0 ? "" : "Host: a\r\n");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(line(random));
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Without regard to case, as what Jetty keeps of fields does not regard it. */
    private static String folded(List<String> fields) {
        return String.join("\n", fields).toLowerCase(Locale.ROOT);
    }

    @Test
    void whatOursTakesJettyTakesAndReadsTheSame() {
        long seed = System.nanoTime();
        System.out.println("JettyDifferentialTest seed " + seed);
        Random random = new Random(seed);
        int taken = 0;
        for (int i = 0; i < HEADS; i++) {
            byte[] bytes = head(random);
            List<String> ours = read(bytes);
            if (ours != null) {
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                List<String> jettys = Jetty.read(bytes);
                assertThat(jettys).as("Jetty refuses, seed %d: %s", seed, text).isNotNull();
                assertThat(folded(ours)).as("seed %d: %s", seed, text).isEqualTo(folded(jettys));
                taken++;
            }
        }
        assertThat(taken).as("heads taken").isGreaterThan(HEADS / 20);
    }
}
