package io.baton.httpserver;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/** Filters, authenticators and attributes of a context. */
class FiltersTest extends Servers {

    private final List<String> steps = new CopyOnWriteArrayList<>();

    private final class Step extends Filter {

        private final String name;

        Step(String name) {
            this.name = name;
        }

        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            steps.add(name);
            chain.doFilter(exchange);
            steps.add("/" + name);
        }

        @Override
        public String description() {
            return name;
        }
    }

    private HttpContext started(HttpServer server) {
        HttpContext context = server.createContext("/", exchange -> {
            steps.add("handler");
            reply(exchange, String.valueOf(exchange.getPrincipal()));
        });
        server.start();
        return context;
    }

    @Test
    void filtersRunInOrderBeforeTheAuthenticatorAndTheHandler() throws Exception {
        HttpServer server = create();
        HttpContext context = started(server);
        context.getFilters().add(new Step("one"));
        context.getFilters().add(new Step("two"));
        context.setAuthenticator(new Authenticator() {
            @Override
            public Result authenticate(HttpExchange exchange) {
                steps.add("authenticator");
                return new Failure(403);
            }
        });
        RawClient.Reply reply = RawClient.get(server.getAddress(), "/");
        assertThat(reply.code()).isEqualTo(403);
        assertThat(steps).startsWith("one", "two", "authenticator").doesNotContain("handler");
    }

    @Test
    void aPrincipalIsThatOfTheAuthenticator() throws Exception {
        HttpServer server = create();
        HttpContext context = started(server);
        assertThat(context.setAuthenticator(new Named())).isNull();
        assertThat(context.getAuthenticator()).isInstanceOf(Named.class);
        try (RawClient client = new RawClient(server.getAddress())) {
            RawClient.Reply refused = client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab").reply();
            assertThat(refused.code()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("realm");
            client.send("GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic bWU6cHc=\r\n\r\n");
            assertThat(client.reply().body()).isEqualTo(new HttpPrincipal("me", "realm").toString());
        }
    }

    private static final class Named extends BasicAuthenticator {

        Named() {
            super("realm");
        }

        @Override
        public boolean checkCredentials(String name, String password) {
            return name.equals("me") && password.equals("pw");
        }
    }

    @Test
    void aFilterSeesAfterwardsWhatTheServerHasAddedToTheHead() throws Exception {
        HttpServer server = create();
        BlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
        for (String path : new String[] {"/-1", "/0", "/5"}) {
            server.createContext(path, exchange -> {
                exchange.getResponseHeaders().set("Date", "the handler's");
                exchange.sendResponseHeaders(200, Long.parseLong(path.substring(1)));
                if (path.equals("/5")) {
                    exchange.getResponseBody().write("hello".getBytes(StandardCharsets.ISO_8859_1));
                }
                exchange.close();
            }).getFilters().add(new Filter() {
                @Override
                public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                    chain.doFilter(exchange);
                    seen.add(exchange.getResponseHeaders());
                }

                @Override
                public String description() {
                    return "a log";
                }
            });
        }
        server.start();
        RawClient.get(server.getAddress(), "/-1");
        Headers empty = seen.poll(20, TimeUnit.SECONDS);
        assertThat(empty.getFirst("Content-Length")).isEqualTo("0");
        assertThat(empty.getFirst("Date")).matches("..., \\d\\d ... \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
        RawClient.get(server.getAddress(), "/0");
        assertThat(seen.poll(20, TimeUnit.SECONDS).getFirst("Transfer-Encoding")).isEqualTo("chunked");
        RawClient.get(server.getAddress(), "/5");
        assertThat(seen.poll(20, TimeUnit.SECONDS).getFirst("Content-Length")).isEqualTo("5");
    }

    @Test
    void aFilterMayAnswerByItself() throws Exception {
        HttpServer server = create();
        HttpContext context = started(server);
        context.getFilters().add(new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                reply(exchange, "filtered");
            }

            @Override
            public String description() {
                return "answers";
            }
        });
        assertThat(RawClient.get(server.getAddress(), "/").body()).isEqualTo("filtered");
        assertThat(steps).isEmpty();
        context.getFilters().clear();
        assertThat(RawClient.get(server.getAddress(), "/").body()).isEqualTo("null");
    }

    @Test
    void attributesAreThoseOfTheContext() throws Exception {
        HttpServer server = create();
        HttpContext context = server.createContext("/", exchange -> {
            assertThatNullPointerException().isThrownBy(() -> exchange.getAttribute(null));
            String before = String.valueOf(exchange.getAttribute("k"));
            exchange.setAttribute("k", "changed");
            exchange.setAttribute("gone", null);
            assertThat(exchange.getHttpContext().getPath()).isEqualTo("/");
            reply(exchange, before);
        });
        context.getAttributes().put("k", "v");
        context.getAttributes().put("gone", "v");
        server.start();
        assertThat(RawClient.get(server.getAddress(), "/").body()).isEqualTo("v");
        assertThat(context.getAttributes()).containsOnlyKeys("k").containsValue("changed");
    }
}
