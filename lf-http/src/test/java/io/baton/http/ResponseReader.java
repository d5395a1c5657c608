package io.baton.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads responses, and believes none that RFC 9112 does not allow. */
final class ResponseReader {

    private static final Pattern STATUS_LINE = Pattern.compile(
            "HTTP/1\\.[01] [1-5][0-9][0-9] [\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern FIELD = Pattern.compile(
            "[-!#$%&'*+.^_`|~0-9A-Za-z]+:[ \\t]*([\\x21-\\x7e\\x80-\\xff]([\\t\\x20-\\x7e\\x80-\\xff]*)?)?");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9a-fA-F]{1,8}");

    private final InputStream in;

    ResponseReader(InputStream in) {
        this.in = new BufferedInputStream(in, 16 << 10);
    }

    InputStream in() {
        return in;
    }

    /** All responses up to the server's FIN. */
    List<Response> readAll() throws IOException {
        List<Response> all = new ArrayList<>();
        for (;;) {
            in.mark(1);
            if (in.read() < 0) {
                return all;
            }
            in.reset();
            all.add(read(false));
        }
    }

    /** The next response, an interim one too. */
    Response read(boolean toHead) throws IOException {
        String line = line();
        if (!STATUS_LINE.matcher(line).matches()) {
            throw new AssertionError("no status line: " + line);
        }
        int status = Integer.parseInt(line.substring(9, 12));
        List<Response.Field> fields = fields();
        Response head = new Response(status, line.charAt(7) - '0', fields, new byte[0], List.of(), false);
        String length = head.header("Content-Length");
        String coding = head.header("Transfer-Encoding");
        check(head, status, length, coding);
        if (toHead || head.header(Mirror.BODILESS) != null || status < 200 || status == 204 || status == 304) {
            return head;
        }
        if (coding != null) {
            byte[] body = chunks();
            return new Response(status, head.minorVersion(), fields, body, fields(), true);
        }
        byte[] body = length == null ? in.readAllBytes() : sized(status, Integer.parseInt(length));
        return new Response(status, head.minorVersion(), fields, body, List.of(), false);
    }

    private static void check(Response head, int status, String length, String coding) {
        if (length != null && !length.matches("[0-9]+")) {
            throw new AssertionError("Content-Length: " + length);
        }
        if (coding != null && !coding.equals("chunked")) {
            throw new AssertionError("Transfer-Encoding: " + coding);
        }
        if (length != null && coding != null) {
            throw new AssertionError("two lengths: " + head);
        }
        if ((status < 200 || status == 204) && (length != null || coding != null)) {
            throw new AssertionError("a length of no body: " + head);
        }
        if (status >= 200) {
            try {
                DateTimeFormatter.RFC_1123_DATE_TIME.parse(String.valueOf(head.header("Date")));
            } catch (DateTimeException e) {
                throw new AssertionError("Date: " + head.header("Date"), e);
            }
        }
    }

    private List<Response.Field> fields() throws IOException {
        List<Response.Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (!FIELD.matcher(line).matches()) {
                throw new AssertionError("no field: " + line);
            }
            int colon = line.indexOf(':');
            fields.add(new Response.Field(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return List.copyOf(fields);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (;;) {
            String size = line();
            if (!CHUNK_SIZE.matcher(size).matches()) {
                throw new AssertionError("no chunk size: " + size);
            }
            int count = Integer.parseInt(size, 16);
            if (count == 0) {
                return body.toByteArray();
            }
            body.write(bytes(count));
            if (!line().isEmpty()) {
                throw new AssertionError("no end of a chunk");
            }
        }
    }

    /** The method of a request that is refused may have been HEAD; then the connection ends behind the head. */
    private byte[] sized(int status, int length) throws IOException {
        in.mark(1);
        if (status >= 400 && length > 0 && in.read() < 0) {
            return new byte[0];
        }
        in.reset();
        return bytes(length);
    }

    private byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the server ended the connection after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** A line that ends by CR LF, and has neither in it. */
    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server ended the connection after: " + line);
            }
            if (c == '\n') {
                throw new AssertionError("a bare LF after: " + line);
            }
            line.write(c);
        }
        int c = in.read();
        if (c != '\n') {
            throw new AssertionError("a bare CR after: " + line + ", then " + c);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
