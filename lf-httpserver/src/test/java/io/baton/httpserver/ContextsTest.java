package io.baton.httpserver;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/** Which context gets a request. */
class ContextsTest extends Servers {

    private static void named(HttpServer server, String path) {
        server.createContext(path, exchange -> reply(exchange, path));
    }

    @Test
    void theLongestPrefixOfCharactersCounts() throws Exception {
        HttpServer server = create();
        named(server, "/");
        named(server, "/foo");
        named(server, "/foo/bar/");
        server.start();
        InetSocketAddress at = server.getAddress();
        assertThat(RawClient.get(at, "/").body()).isEqualTo("/");
        assertThat(RawClient.get(at, "/fo").body()).isEqualTo("/");
        assertThat(RawClient.get(at, "/foo").body()).isEqualTo("/foo");
        assertThat(RawClient.get(at, "/foobar?x=1").body()).isEqualTo("/foo");
        assertThat(RawClient.get(at, "/foo/bar").body()).isEqualTo("/foo");
        assertThat(RawClient.get(at, "/foo/bar/x").body()).isEqualTo("/foo/bar/");
        assertThat(RawClient.get(at, "/FOO").body()).isEqualTo("/");
    }

    @Test
    void thePathIsComparedDecodedAndDotsAreLeft() throws Exception {
        HttpServer server = create();
        named(server, "/a b");
        named(server, "/c");
        server.start();
        InetSocketAddress at = server.getAddress();
        assertThat(RawClient.get(at, "/a%20b/x").body()).isEqualTo("/a b");
        assertThat(RawClient.get(at, "/%63").body()).isEqualTo("/c");
        assertThat(RawClient.get(at, "/c/../d").body()).isEqualTo("/c");
        assertThat(RawClient.get(at, "http://a/c").body()).isEqualTo("/c");
    }

    @Test
    void contextsComeAndGoWhileTheServerRuns() throws Exception {
        HttpServer server = create();
        server.start();
        InetSocketAddress at = server.getAddress();
        assertThat(RawClient.get(at, "/x").code()).isEqualTo(404);
        HttpContext context = server.createContext("/x", exchange -> reply(exchange, "x"));
        assertThat(RawClient.get(at, "/x").code()).isEqualTo(200);
        server.removeContext(context);
        assertThat(RawClient.get(at, "/x").code()).isEqualTo(404);
        named(server, "/x");
        server.removeContext("/x");
        assertThat(RawClient.get(at, "/x").code()).isEqualTo(404);
    }

    @Test
    void withoutAContextTheReplyIsAPageAndTheConnectionIsClosed() throws Exception {
        HttpServer server = create();
        server.start();
        try (RawClient client = new RawClient(server.getAddress())) {
            RawClient.Reply reply = client.get("/none").reply();
            assertThat(reply.status()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(reply.body()).isEqualTo("<h1>404 Not Found</h1>No context found for request");
            assertThat(reply.header("Content-Type")).isEqualTo("text/html");
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aContextWithoutAHandlerAnswers500() throws Exception {
        HttpServer server = create();
        HttpContext context = server.createContext("/");
        server.start();
        RawClient.Reply reply = RawClient.get(server.getAddress(), "/");
        assertThat(reply.code()).isEqualTo(500);
        assertThat(reply.body()).isEqualTo("<h1>500 Internal Server Error</h1>No handler for context");
        context.setHandler(exchange -> reply(exchange, "now"));
        assertThat(RawClient.get(server.getAddress(), "/").body()).isEqualTo("now");
        assertThatIllegalArgumentException().isThrownBy(() -> context.setHandler(exchange -> { }));
    }

    @Test
    void argumentsAreChecked() throws Exception {
        HttpServer server = create();
        assertThatNullPointerException().isThrownBy(() -> server.createContext("/", null));
        assertThatNullPointerException().isThrownBy(() -> server.createContext(null));
        assertThatIllegalArgumentException().isThrownBy(() -> server.createContext("x"));
        assertThatIllegalArgumentException().isThrownBy(() -> server.createContext(""));
        assertThatIllegalArgumentException().isThrownBy(() -> server.removeContext("/x"));
        assertThatNullPointerException().isThrownBy(() -> server.removeContext((String) null));
        HttpContext context = server.createContext("/x");
        assertThatIllegalArgumentException().isThrownBy(() -> server.createContext("/x"));
        server.removeContext(context);
        assertThatIllegalArgumentException().isThrownBy(() -> server.removeContext(context));
        assertThat(context.getPath()).isEqualTo("/x");
        assertThat(context.getServer()).isSameAs(server);
        assertThatNullPointerException().isThrownBy(() -> context.setHandler(null));
    }
}
