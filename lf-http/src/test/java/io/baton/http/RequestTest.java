package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a handler learns of a request. */
class RequestTest {

    /** What a handler does with a request; a failed assertion of it is found by the test. */
    interface Look {
        void at(HttpRequest request) throws Exception;
    }

    private static void with(String text, BodyMode mode, Look look) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        List<String> looked = new ArrayList<>();
        try (RunningServer server = RunningServer.start(settings -> settings.router(request ->
                new HttpRoute(mode, (req, response) -> {
                    try {
                        look.at(req);
                        looked.add(req.target());
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                    response.send();
                }))); Client client = server.connect()) {
            client.send(text);
            client.in().read();
        }
        assertThat(failures).isEmpty();
        assertThat(looked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "null", value = {
        "/, /, /, null", "/a/b, /a/b, /a/b, null", "/a%20b, /a%20b, /a b, null", "/a+b, /a+b, /a+b, null",
        "/a?, /a, /a, ''", "/a?x=1, /a, /a, x=1", "/a?x=%31?y/../z, /a, /a, x=%31?y/../z", "/?a, /, /, a",
        "/%C3%A4%e2%82%ac, /%C3%A4%e2%82%ac, /\u00e4\u20ac, null", "/%F0%9F%98%80, /%F0%9F%98%80, /\ud83d\ude00, null",
        "/a/./b/../c, /a/./b/../c, /a/c, null", "/a/.., /a/.., /, null", "/a/b/., /a/b/., /a/b/, null",
        "/a/b/.., /a/b/.., /a/, null", "/a/%2e%2e/b, /a/%2e%2e/b, /b, null", "/a/%2E/b, /a/%2E/b, /a/b, null",
        "/..., /..., /..., null", "/.a, /.a, /.a, null", "/a../b, /a../b, /a../b, null",
                "//a//b/, //a//b/, //a//b/, null",
        "/%25, /%25, /%, null", "/%252e, /%252e, /%2e, null", "/a;b=c, /a;b=c, /a;b=c, null",
                "/%3f%23, /%3f%23, /?#, null",
        "/a%2fb/%2F, /a%2fb/%2F, /a%2Fb/%2F, null",
        "http://other/a?b, /a, /a, b", "http://other, /, /, null", "http://other?x, /, /, x",
                "http://other:80/, /, /, null", "http://[::1]:80/, /, /, null", "http://[::1]?x, /, /, x",
        "http://other/x/../a%20, /x/../a%20, /a , null"})
    void aTargetHasAPathAndAQuery(String target, String rawPath, String path, String query) throws Exception {
        with(Client.get(target), BodyMode.WHOLE, request -> {
            assertThat(request.target()).isEqualTo(target);
            assertThat(request.rawPath()).isEqualTo(rawPath);
            assertThat(request.path()).isEqualTo(path.equals("/a") && rawPath.endsWith("%20") ? "/a " : path);
            assertThat(request.query()).isEqualTo(query);
        });
    }

    @Test
    void theTargetOfOptionsMayBeAStar() throws Exception {
        with("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", BodyMode.WHOLE, request -> {
            assertThat(request.method()).isEqualTo("OPTIONS");
            assertThat(request.target()).isEqualTo("*");
            assertThat(request.rawPath()).isEqualTo("*");
            assertThat(request.query()).isNull();
        });
    }

    @Test
    void theTargetOfConnectIsAnAuthority() throws Exception {
        for (String target : List.of("example.org:443", "[::1]:443", "127.0.0.1:1")) {
            with("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n", BodyMode.WHOLE, request -> {
                assertThat(request.target()).isEqualTo(target);
                assertThat(request.rawPath()).isEmpty();
            });
        }
    }

    @Test
    void queryParametersAreDecoded() throws Exception {
        with(Client.get("/?a=1&b=&c&d=x%20y+z&%c3%a4=%E2%82%AC&a=2&=empty&e=f=g&h=%26%3D&&i=%2B&j%3d=k"
                + "&long=http://x/?y"),
                BodyMode.WHOLE, request -> {
                    assertThat(request.queryParameter("a")).isEqualTo("1");
                    assertThat(request.queryParameter("b")).isEmpty();
                    assertThat(request.queryParameter("c")).isEmpty();
                    assertThat(request.queryParameter("d")).isEqualTo("x y z");
                    assertThat(request.queryParameter("\u00e4")).isEqualTo("\u20ac");
                    assertThat(request.queryParameter("e")).isEqualTo("f=g");
                    assertThat(request.queryParameter("h")).isEqualTo("&=");
                    assertThat(request.queryParameter("i")).isEqualTo("+");
                    assertThat(request.queryParameter("j=")).isEqualTo("k");
                    assertThat(request.queryParameter("long")).isEqualTo("http://x/?y");
                    assertThat(request.queryParameter("none")).isNull();
                    assertThat(request.queryParameter("A")).isNull();
                });
        with(Client.get("/a"), BodyMode.WHOLE, request -> assertThat(request.queryParameter("a")).isNull());
    }

    /** The query is not what the path is: it is the handler's, so only a handler that asks for it can stumble. */
    @Test
    void aQueryThatCannotBeDecodedHarmsNobody() throws Exception {
        for (String query : List.of("a=%", "a=%4", "a=%zz", "a=%ff", "%=a", "a=%c0%ae")) {
            try (RunningServer server = RunningServer.of((request, response) -> {
                String value;
                try {
                    value = String.valueOf(request.queryParameter("a"));
                } catch (IllegalArgumentException e) {
                    value = "refused";
                }
                response.send(value);
            })) {
                assertThat(server.ask(Client.get("/?" + query)).status()).as(query).isIn(200, 400);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.1,,true,1", "1.1,close,false,1", "1.1,'a, CLOSE',false,1", "1.0,,false,0", "1.0,keep-alive,true,0",
        "1.0,Keep-Alive,true,0", "1.1,keep-alive,true,1", "1.0,close,false,0", "1.0,'keep-alive, close',false,0"})
    void itsVersionAndConnectionSayWhetherTheConnectionStays(String version, String connection, boolean stays,
            int minor)
            throws Exception {
        String text = "GET / HTTP/" + version + "\r\nHost: localhost\r\n"
                + (connection == null ? "" : "Connection: " + connection + "\r\n") + "\r\n";
        with(text, BodyMode.WHOLE, request -> {
            assertThat(request.keepAlive()).isEqualTo(stays);
            assertThat(request.minorVersion()).isEqualTo(minor);
        });
        try (RunningServer server = RunningServer.of((request, response) -> response.send("x"));
                Client client = server.connect()) {
            Response response = client.ask(text);
            assertThat(response.saysClose()).isEqualTo(!stays && minor == 1 || response.saysClose());
            if (stays) {
                assertThat(response.saysClose()).isFalse();
                assertThat(minor == 1 || "keep-alive".equalsIgnoreCase(response.header("Connection"))).isTrue();
                assertThat(client.ask(text).text()).isEqualTo("x");
            } else {
                assertThat(minor == 0 || response.saysClose()).as("Connection: close").isTrue();
                assertThat(client.isEnded()).isTrue();
            }
        }
    }

    @Test
    void fieldsAreFoundWithoutRegardToCase() throws Exception {
        with("GET / HTTP/1.1\r\nHost: localhost\r\nA: 1\r\nb:\t two \t\r\na:3\r\nC:\r\nConnection: Foo, upgrade ,,"
                + "\"x, y\"\r\n"
                + "connection: close\r\nE: \u00e4\u00ff\r\n\r\n", BodyMode.WHOLE, request -> {
                    HttpHeaders headers = request.headers();
                    assertThat(headers.size()).isEqualTo(8);
                    assertThat(Mirror.list(headers)).extracting(Response.Field::toString).element(2)
                            .isEqualTo(new Response.Field("b", "two").toString());
                    assertThat(headers.name(3)).isEqualTo("a");
                    assertThat(headers.value(3)).isEqualTo("3");
                    assertThat(headers.first("a")).isEqualTo("1");
                    assertThat(headers.first("B")).isEqualTo("two");
                    assertThat(headers.first("c")).isEmpty();
                    assertThat(headers.first("d")).isNull();
                    assertThat(headers.first("E")).isEqualTo("\u00e4\u00ff");
                    assertThat(headers.all("A")).containsExactly("1", "3");
                    assertThat(headers.all("x")).isEmpty();
                    assertThat(headers.contains("HOST")).isTrue();
                    assertThat(headers.contains("Hos")).isFalse();
                    assertThat(headers.hasToken("connection", "CLOSE")).isTrue();
                    assertThat(headers.hasToken("connection", "foo")).isTrue();
                    assertThat(headers.hasToken("Connection", "Upgrade")).isTrue();
                    assertThat(headers.hasToken("Connection", "grade")).isFalse();
                    assertThat(headers.hasToken("Connection", "upgrades")).isFalse();
                    assertThat(headers.hasToken("none", "close")).isFalse();
                    assertThatThrownBy(() -> headers.name(-1)).isInstanceOf(IndexOutOfBoundsException.class);
                    assertThatThrownBy(() -> headers.name(8)).isInstanceOf(IndexOutOfBoundsException.class);
                    assertThatThrownBy(() -> headers.value(8)).isInstanceOf(IndexOutOfBoundsException.class);
                    assertThatThrownBy(() -> headers.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
                });
    }

    @ParameterizedTest
    @EnumSource
    void aBodyIsABufferOrAStream(BodyMode mode) throws Exception {
        with(Client.post("/", "hello"), mode, request -> {
            assertThat(request.contentLength()).isEqualTo(5);
            ByteBuffer body = request.body();
            assertThat(body.remaining()).isEqualTo(5);
            assertThat(Mirror.text(body)).isEqualTo("hello");
            assertThat(body.isReadOnly()).isTrue();
            assertThatThrownBy(() -> body.put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
            assertThat(request.body()).isSameAs(body);
        });
        with(Client.chunked("/", "hel", "lo"), mode, request -> {
            assertThat(request.contentLength()).isEqualTo(mode == BodyMode.WHOLE ? 5 : -1);
            assertThat(Mirror.text(request.body())).isEqualTo("hello");
            assertThat(request.contentLength()).isIn(5L, -1L);
        });
        with(Client.get("/"), mode, request -> {
            assertThat(request.contentLength()).isZero();
            assertThat(request.body().remaining()).isZero();
            assertThat(request.bodyStream().read()).isEqualTo(-1);
            assertThat(request.trailers().size()).isZero();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aBodyIsReadInPieces(BodyMode mode) throws Exception {
        for (String text : List.of(Client.post("/", "hello world"), Client.chunked("/", "hello", " ", "world"))) {
            with(text, mode, request -> {
                InputStream stream = request.bodyStream();
                assertThat(stream.read()).isEqualTo('h');
                byte[] some = new byte[10];
                assertThat(stream.read(some, 3, 0)).isZero();
                assertThat(stream.readNBytes(some, 2, 4)).isEqualTo(4);
                assertThat(new String(some, 2, 4, java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("ello");
                assertThat(stream.skip(1)).isEqualTo(1);
                assertThat(new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII))
                        .isEqualTo("world");
                assertThat(stream.read()).isEqualTo(-1);
                assertThat(stream.read(some)).isEqualTo(-1);
                assertThatThrownBy(() -> stream.read(some, 8, 3)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> stream.read(null, 0, 1)).isInstanceOf(NullPointerException.class);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void fieldsBehindChunksAreTrailers(BodyMode mode) throws Exception {
        with("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2\r\nab\r\n0\r\nSum: 7\r\nsum: 8\r\n\r\n",
                mode, request -> {
                    assertThat(request.trailers().size()).isEqualTo(mode == BodyMode.WHOLE ? 2 : 0);
                    assertThat(new String(request.bodyStream().readAllBytes(),
                            java.nio.charset.StandardCharsets.US_ASCII))
                            .isEqualTo("ab");
                    assertThat(request.trailers().all("SUM")).containsExactly("7", "8");
                    assertThat(request.headers().contains("Sum")).isFalse();
                });
    }

    @Test
    void itComesFromSomewhere() throws IOException {
        Set<Long> ids = ConcurrentHashMap.newKeySet();
        try (RunningServer server = RunningServer.of((request, response) -> {
            ids.add(request.connectionId());
            response.send(((InetSocketAddress) request.remoteAddress()).getAddress().isLoopbackAddress() + " "
                    + ((InetSocketAddress) request.localAddress()).getPort() + " " + request.secure());
        }); Client client = server.connect()) {
            assertThat(client.ask(Client.get("/")).text()).isEqualTo("true " + server.port() + " false");
            assertThat(client.ask(Client.get("/")).status()).isEqualTo(200);
            assertThat(ids).hasSize(1);
            assertThat(server.ask(Client.get("/")).status()).isEqualTo(200);
            assertThat(ids).hasSize(2);
        }
    }

    /** hostRequired(false) is for old clients. */
    @Test
    void aMissingHostMayBeAllowed() throws IOException {
        try (RunningServer server = RunningServer.start(settings -> settings.hostRequired(false)
                .route("/", (request, response) -> response.send("ok")))) {
            assertThat(server.ask("GET / HTTP/1.1\r\n\r\n").text()).isEqualTo("ok");
            assertThat(server.ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").status()).isEqualTo(400);
        }
    }
}
