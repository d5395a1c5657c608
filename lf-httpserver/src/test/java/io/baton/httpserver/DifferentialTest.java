package io.baton.httpserver;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** The same requests to this server and to the JDK's own, in another JVM: the replies differ where it is said here. */
class DifferentialTest {

    private static final String HOST = " HTTP/1.1\r\nHost: a\r\n";

    /** Each is sent on a connection of its own. */
    private static final List<String> REQUESTS = List.of(
            "GET /seen?a=b%20c" + HOST + "X-Y: 1\r\nx-y: 2\r\n\r\n",
            "GET /seenfurther" + HOST + "\r\n",
            "GET http://a/seen" + HOST + "\r\n",
            "HEAD /seen" + HOST + "\r\n",
            "PATCH /seen" + HOST + "\r\n",
            "GET /seen HTTP/1.1\r\n\r\n",
            "GET /seen HTTP/1.0\r\n\r\n",
            "GET /seen HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET /seen" + HOST + "Connection: close\r\n\r\n",
            "GET /chunked" + HOST + "\r\n",
            "GET /chunked HTTP/1.0\r\n\r\n",
            "GET /code/200" + HOST + "\r\n",
            "GET /code/204" + HOST + "\r\n",
            "GET /code/304" + HOST + "\r\n",
            "GET /code/404" + HOST + "\r\n",
            "GET /code/500" + HOST + "\r\n",
            "GET /headers" + HOST + "\r\n",
            "GET /close" + HOST + "\r\n",
            "GET /throw" + HOST + "\r\n",
            "GET /end" + HOST + "\r\n",
            "GET /empty" + HOST + "\r\n",
            "GET /none" + HOST + "\r\n",
            "POST /echo" + HOST + "Content-Length: 5\r\n\r\nhello",
            "POST /echo" + HOST + "Content-Length: 0\r\n\r\n",
            "POST /echo" + HOST + "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000),
            "POST /echo" + HOST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
            "POST /headers" + HOST + "Content-Length: 1000\r\n\r\n" + "x".repeat(1000));

    /** Requests that are treated in another way, on purpose: what the JDK's server answers, and what this one does. */
    private static final Map<String, String[]> DIFFERENT = different();

    private static Map<String, String[]> different() {
        Map<String, String[]> all = new LinkedHashMap<>();
        // RFC 9112, section 5.1: no white space before the colon.
        all.put("GET /seen" + HOST + "X-Y : 1\r\n\r\n", new String[] {"400", "400"});
        // RFC 9112, section 2.3: the version is checked.
        all.put("GET /seen HTTP/3.7\r\nHost: a\r\n\r\n", new String[] {"200", "505"});
        return all;
    }

    @Test
    void repliesAreTheSame() throws Exception {
        Process jdk = Jvm.start(List.of("-cp", System.getProperty("java.class.path"),
                "-Dcom.sun.net.httpserver.HttpServerProvider=sun.net.httpserver.DefaultHttpServerProvider",
                ConversationServer.class.getName()));
        HttpServer baton = ConversationServer.create();
        try (BufferedReader output = new BufferedReader(
                new InputStreamReader(jdk.getInputStream(), StandardCharsets.UTF_8))) {
            InetSocketAddress theirs =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(output.readLine()));
            List<String> different = new ArrayList<>();
            for (String request : REQUESTS) {
                String expected = heard(theirs, request);
                String actual = heard(baton.getAddress(), request);
                if (!actual.equals(expected)) {
                    different.add(request + "\n  JDK:   " + expected + "\n  Baton: " + actual);
                }
            }
            assertThat(different).isEmpty();
            for (Map.Entry<String, String[]> entry : DIFFERENT.entrySet()) {
                assertThat(heard(theirs, entry.getKey())).contains(" " + entry.getValue()[0]);
                assertThat(heard(baton.getAddress(), entry.getKey())).contains(" " + entry.getValue()[1]);
            }
        } finally {
            jdk.destroy();
            baton.stop(0);
        }
    }

    /** The reply without what is of no account: the order and case of names, the date; and whether the connection stays. */
    private static String heard(InetSocketAddress at, String request) throws IOException {
        try (RawClient client = new RawClient(at)) {
            client.send(request);
            RawClient.Reply reply;
            try {
                reply = request.startsWith("HEAD") ? client.replyToHead() : client.reply();
            } catch (IOException nothing) {
                return "no reply";
            }
            TreeSet<String> headers = new TreeSet<>();
            for (String line : reply.headers()) {
                int colon = line.indexOf(':');
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                // JDK 17 adds the number of idle connections that it keeps.
                headers.add(name + line.substring(colon).replace(", max=200", ""));
            }
            // This server always says that it closes (RFC 9112, section 9.6); the JDK's does not always.
            headers.removeIf(line -> line.startsWith("date:") || line.equals("connection: close"));
            return reply.status().trim() + " " + headers + " " + reply.body() + (stays(client) ? "" : ", closed");
        }
    }

    private static boolean stays(RawClient client) throws IOException {
        try {
            client.get("/seen");
            client.reply();
            return true;
        } catch (IOException closed) {
            return false;
        }
    }
}
