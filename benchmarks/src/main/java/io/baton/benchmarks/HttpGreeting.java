package io.baton.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GET whose response has status 200 and a Content-Length; after it the connection is kept.
 *
 * @param path to get
 */
record HttpGreeting(String path) implements Greeted.Greeting {

    private static final Pattern LENGTH = Pattern.compile("\\ncontent-length: *(\\d+)\r\n", Pattern.CASE_INSENSITIVE);
    private static final String HEAD_END = "\r\n\r\n";

    @Override
    public void exchange(Socket socket) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String head = head(socket.getInputStream());
        Matcher length = LENGTH.matcher(head);
        if (!head.startsWith("HTTP/1.1 200 ") || !length.find()) {
            throw new IOException("no response of 200 with a length: " + head.lines().findFirst().orElse(""));
        }
        socket.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < HEAD_END.length() || head.indexOf(HEAD_END, head.length() - HEAD_END.length()) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
