package io.baton.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/** The same with TLS. */
class HttpsTest extends Servers {

    private static KeyStore store;
    private static SSLContext context;

    @BeforeAll
    static void keys(@TempDir Path folder) throws Exception {
        store = Keys.store(folder);
        context = Keys.context(store);
    }

    private InetSocketAddress startSecure(HttpsConfigurator configurator, HttpHandler handler, Executor executor)
            throws IOException {
        HttpsServer server = (HttpsServer) stoppedLater(HttpsServer.create(anyPort(), 0));
        if (configurator != null) {
            server.setHttpsConfigurator(configurator);
        }
        server.createContext("/", handler);
        server.setExecutor(executor);
        server.start();
        return server.getAddress();
    }

    private static RawClient connect(InetSocketAddress at, String... protocols) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(at.getAddress(), at.getPort());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return new RawClient(socket);
    }

    private static void echo(HttpExchange exchange) throws IOException {
        reply(exchange, bodyOf(exchange));
    }

    @Test
    void requestsAreAnsweredOverEachVersion() throws Exception {
        InetSocketAddress at = startSecure(new HttpsConfigurator(context), exchange ->
                reply(exchange, ((HttpsExchange) exchange).getSSLSession().getProtocol()), null);
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (RawClient client = connect(at, version)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(client.get("/").reply().body()).isEqualTo(version);
                }
                client.get("/").get("/");
                assertThat(client.reply().body() + client.reply().body()).isEqualTo(version + version);
            }
        }
    }

    @Test
    void bodiesOfAnyLengthComeAndGo() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (Executor executor : new Executor[] {null, pool}) {
                InetSocketAddress at = startSecure(new HttpsConfigurator(context), HttpsTest::echo, executor);
                try (RawClient client = connect(at)) {
                    for (int length : new int[] {1, 20_000, 500_000, 7}) {
                        String body = "a".repeat(length);
                        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n" + body);
                        assertThat(client.reply().body()).isEqualTo(body);
                    }
                }
            }
        } finally {
            pool.shutdown();
        }
    }

    /** The record that ends the long body has the next request in it, too. */
    @Test
    void aRequestBehindALongBodyIsAnswered() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (Executor executor : new Executor[] {null, pool}) {
                InetSocketAddress at = startSecure(new HttpsConfigurator(context), HttpsTest::echo, executor);
                try (RawClient client = connect(at)) {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n" + "a".repeat(70_000)
                            + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nnext");
                    assertThat(client.reply().body()).hasSize(70_000);
                    assertThat(client.reply().body()).isEqualTo("next");
                }
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aClientThatSaysItSendsNothingMoreIsAnswered() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (Executor executor : new Executor[] {null, pool}) {
                InetSocketAddress at = startSecure(new HttpsConfigurator(context), HttpsTest::echo, executor);
                for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
                    try (RawClient client = connect(at, version)) {
                        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nlast");
                        client.socket().shutdownOutput();
                        assertThat(client.reply().body()).isEqualTo("last");
                        assertThat(client.isClosedByServer()).isTrue();
                    }
                }
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aClientWithoutTheDemandedCertificateIsRefusedAtOnce() throws Exception {
        InetSocketAddress at = startSecure(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                parameters.setNeedClientAuth(true);
            }
        }, HttpsTest::echo, null);
        SSLContext withoutKey = Keys.trusting(store);
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            SSLSocket socket = (SSLSocket) withoutKey.getSocketFactory().createSocket(at.getAddress(), at.getPort());
            socket.setEnabledProtocols(new String[] {version});
            try (RawClient client = new RawClient(socket)) {
                // It reads the alert, or notices the end of the connection while it writes.
                assertThatIOException().isThrownBy(() -> client.get("/").reply())
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    @Test
    void aClientCertificateIsDemandedIfTheConfiguratorSaysSo() throws Exception {
        InetSocketAddress at = startSecure(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters all = context.getDefaultSSLParameters();
                all.setNeedClientAuth(true);
                assertThat(parameters.getClientAddress().getAddress().isLoopbackAddress()).isTrue();
                parameters.setSSLParameters(all);
            }
        }, exchange -> reply(exchange, ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName()), null);
        try (RawClient client = connect(at)) {
            assertThat(client.get("/").reply().body()).isEqualTo("CN=localhost");
        }
    }

    @Test
    void withoutAConfiguratorConnectionsAreClosed() throws Exception {
        InetSocketAddress at = startSecure(null, HttpsTest::echo, null);
        assertThatIOException().isThrownBy(() -> connect(at).get("/").reply());
    }

    @Test
    void plainTextIsRefused() throws Exception {
        InetSocketAddress at = startSecure(new HttpsConfigurator(context), HttpsTest::echo, null);
        try (RawClient client = new RawClient(at)) {
            client.get("/");
            assertThatExceptionOfType(IOException.class).isThrownBy(client::reply);
        }
        try (RawClient client = connect(at)) {
            assertThat(client.get("/").reply().code()).isEqualTo(200);
        }
    }

    @Test
    void theConfiguratorIsSetBeforeTheStart() throws Exception {
        HttpsServer server = (HttpsServer) stoppedLater(HttpsServer.create(anyPort(), 0));
        assertThat(server.getHttpsConfigurator()).isNull();
        assertThatNullPointerException().isThrownBy(() -> server.setHttpsConfigurator(null));
        HttpsConfigurator configurator = new HttpsConfigurator(context);
        server.setHttpsConfigurator(configurator);
        assertThat(server.getHttpsConfigurator()).isSameAs(configurator);
        server.start();
        assertThatIllegalStateException().isThrownBy(() -> server.setHttpsConfigurator(configurator));
    }
}
