package io.baton.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.baton.http.HttpServer;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What a quick plaintext answer allocates, once everything is warm. */
class CostOfARequestTest {

    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String PREFIX = "http-cost";
    private static final int PIPELINE = 16;
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    private static long allocated() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith(PREFIX))
                .mapToLong(thread -> BEAN.getThreadAllocatedBytes(thread.getId())).sum();
    }

    @Test
    void aPlaintextAnswerAllocatesLessThan200Bytes() throws Exception {
        byte[] request = "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"
                .repeat(PIPELINE).getBytes(StandardCharsets.US_ASCII);
        try (HttpServer server = HttpServer.builder().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .route("/plaintext", (req, response) -> response.header("Content-Type", "text/plain").send(HELLO))
                .pool(pool -> pool.threads(2).name(PREFIX)).start(); Socket socket = new Socket()) {
            socket.connect(server.localAddresses().get(0));
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(request);
            StringBuilder first = new StringBuilder();
            while (first.toString().split("World!", -1).length <= PIPELINE) {
                first.append((char) in.read());
            }
            int length = first.length();
            exchange(out, in, request, length, 20_000);
            long before = allocated();
            exchange(out, in, request, length, 2_000);
            double each = (allocated() - before) / (2_000.0 * PIPELINE);
            System.out.println("bytes allocated per plaintext request: " + each);
            assertThat(each).isLessThan(200);
        }
    }

    private static void exchange(OutputStream out, InputStream in, byte[] request, int length, int times)
            throws Exception {
        byte[] answer = new byte[length];
        for (int i = 0; i < times; i++) {
            out.write(request);
            assertThat(in.readNBytes(answer, 0, length)).isEqualTo(length);
        }
    }
}
