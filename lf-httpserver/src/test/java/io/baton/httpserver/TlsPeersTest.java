package io.baton.httpserver;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** Clients of TLS that do what clients should not. */
class TlsPeersTest extends Servers {

    private static SSLContext context;

    @BeforeAll
    static void keys(@TempDir Path folder) throws Exception {
        context = Keys.context(Keys.store(folder));
    }

    private InetSocketAddress startSecure(HttpHandler handler) throws IOException {
        HttpsServer server = (HttpsServer) stoppedLater(HttpsServer.create(anyPort(), 0));
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", handler);
        server.start();
        return server.getAddress();
    }

    private static SSLSocket connect(InetSocketAddress at, String version) throws IOException {
        return over(new Socket(at.getAddress(), at.getPort()), version);
    }

    private static SSLSocket over(Socket connected, String version) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connected, "localhost", 0, true);
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    /** A handshake costs the server more than the client, and while it lasts no response can be sent. */
    @Test
    void aClientThatRenegotiatesIsCutOff() throws Exception {
        InetSocketAddress at = startSecure(exchange -> reply(exchange, "ok"));
        try (SSLSocket socket = connect(at, "TLSv1.2"); RawClient client = new RawClient(socket)) {
            assertThat(client.get("/").reply().body()).isEqualTo("ok");
            socket.startHandshake();
            assertThatIOException().isThrownBy(() -> {
                client.get("/");
                client.reply();
            }).isNotInstanceOf(SocketTimeoutException.class);
        }
        // TLS 1.3 has a new key instead, which takes no handshake.
        try (SSLSocket socket = connect(at, "TLSv1.3"); RawClient client = new RawClient(socket)) {
            assertThat(client.get("/").reply().body()).isEqualTo("ok");
            socket.startHandshake();
            assertThat(client.get("/").reply().body()).isEqualTo("ok");
        }
    }
}
