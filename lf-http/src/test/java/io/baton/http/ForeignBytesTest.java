package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** No connection ever reads a byte that is meant for another, whatever happens to its neighbours. */
class ForeignBytesTest {

    private static final int CLIENTS = 8;
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("io.baton.http.churnSeconds", 3));

    private static final Duration IDLE = Duration.ofMillis(300);

    private final ExecutorService others = Executors.newFixedThreadPool(2);
    private final AtomicLong tags = new AtomicLong();
    private final AtomicLong checked = new AtomicLong();
    private final ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();

    private static String reply(String tag, int length) {
        return (tag + " ").repeat(Math.max(1, length / (tag.length() + 1)));
    }

    /** The reply as a function of what only this request has: in many ways. */
    private void handle(HttpRequest request, HttpResponse response) throws Exception {
        String tag = request.headers().first("X-Tag");
        String body = StandardCharsets.US_ASCII.decode(request.body().duplicate()).toString();
        if (!body.isEmpty() && !body.equals(reply(tag, body.length())) || !request.path().equals("/" + tag)) {
            wrong.add(new AssertionError(tag + " has the path " + request.path() + " and the body " + body));
        }
        String reply = reply(tag, Integer.parseInt(request.queryParameter("n")));
        response.header("X-Tag", tag);
        switch (request.queryParameter("how")) {
            case "later" -> others.execute(() -> response.send(reply));
            case "stream" -> stream(response, reply);
            case "slow" -> {
                Thread.sleep(2);
                response.send(reply);
            }
            case "throw" -> throw new IllegalStateException("churn");
            case "half" -> {
                OutputStream out = response.stream();
                out.write(reply.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                throw new IllegalStateException("churn");
            }
            default -> response.send(reply);
        }
    }

    private static void stream(HttpResponse response, String reply) throws IOException {
        try (OutputStream out = response.stream()) {
            for (int at = 0; at < reply.length(); at += 1_000) {
                out.write(reply.substring(at, Math.min(reply.length(), at + 1_000))
                        .getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private record Asked(String tag, String reply, String how) {
    }

    private static Asked send(Client client, String tag, Random random) throws IOException {
        String[] ways = {"now", "now", "now", "later", "stream", "slow", "throw", "half"};
        String how = ways[random.nextInt(ways.length)];
        int length = random.nextInt(20) == 0 ? random.nextInt(300_000) : random.nextInt(2_000);
        String body = random.nextBoolean() ? "" : reply(tag, random.nextInt(20) == 0 ? 100_000 : 200);
        client.send("POST /" + tag + "?n=" + length + "&how=" + how + " HTTP/1.1\r\nHost: localhost\r\nX-Tag: " + tag
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        return new Asked(tag, reply(tag, length), how);
    }

    /** Whether the connection goes on. */
    private boolean read(Client client, Asked asked) throws IOException {
        Response response = client.read();
        if (response.status() == 200) {
            assertThat(response.header("X-Tag")).isEqualTo(asked.tag());
            assertThat(response.text().equals(asked.reply())).as("the reply to %s", asked.tag()).isTrue();
        } else {
            assertThat(asked.how()).isEqualTo("throw");
            assertThat(response.status()).isEqualTo(500);
        }
        checked.incrementAndGet();
        return !response.saysClose();
    }

    private void live(RunningServer server, Random random) throws IOException {
        String tag = "t" + tags.incrementAndGet();
        try (Client client = random.nextInt(4) == 0 ? new Client(server.address(), 4 << 10) : server.connect()) {
            List<Asked> asked = new ArrayList<>();
            long heard = System.nanoTime();
            try {
                for (int i = random.nextInt(20); i >= 0; i--) {
                    asked.clear();
                    for (int j = random.nextInt(3); j >= 0; j--) {
                        asked.add(send(client, tag + "-" + i + "-" + j, random));
                    }
                    for (Asked each : asked) {
                        if (!read(client, each)) {
                            return;
                        }
                        // Before this thread may lose its core: for the server the connection is idle from now on.
                        heard = System.nanoTime();
                    }
                }
                end(client, tag, random);
            } catch (SocketTimeoutException e) {
                throw new AssertionError("no answer to one of " + asked, e);
            } catch (IOException e) {
                // After "throw" and "half" the server ends the connection, and after a while without a request.
                boolean idle = System.nanoTime() - heard > IDLE.toNanos() / 2;
                assertThat(idle ? List.of(new Asked("", "", "end")) : asked)
                        .as("requests when the connection ended: %s", e).extracting(Asked::how)
                        .containsAnyOf("throw", "half", "end");
            }
        }
    }

    private static void end(Client client, String tag, Random random) throws IOException {
        switch (random.nextInt(5)) {
            case 0 -> client.reset();
            case 1 -> {
                send(client, tag, random);
                client.reset();
            }
            case 2 -> client.send("GET /" + tag + " HTTP/1.1\r\nHos");
            case 3 -> {
                client.send("nonsense " + tag + "\r\n\r\n");
                assertThat(client.read().status()).isEqualTo(400);
            }
            default -> client.endOutput();
        }
    }

    @Test
    void everyReplyIsThatOfItsRequest() throws Exception {
        Random seeds = Seed.random("foreign bytes");
        try (Logs logs = new Logs(); RunningServer server = RunningServer.start(settings -> settings
                .limits(HttpLimits.DEFAULTS.withIdleTimeout(IDLE)).routePrefix("/", this::handle))) {
            List<Thread> clients = new ArrayList<>();
            long end = System.nanoTime() + LENGTH.toNanos();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(seeds.nextLong());
                clients.add(new Thread(() -> {
                    try {
                        while (System.nanoTime() - end < 0 && wrong.isEmpty()) {
                            live(server, random);
                        }
                    } catch (Throwable e) {
                        wrong.add(e);
                    }
                }));
            }
            clients.forEach(Thread::start);
            for (Thread client : clients) {
                client.join(TimeUnit.SECONDS.toMillis(60) + LENGTH.toMillis());
                assertThat(client.isAlive()).isFalse();
            }
            System.out.println(tags + " connections, " + checked + " replies checked");
            assertThat(wrong).isEmpty();
            server.awaitNoConnection();
            assertThat(server.ask(Client.get("/none").replace("\r\n\r\n", "\r\nX-Tag: none\r\n\r\n")
                    .replace("/none", "/none?n=1&how=now")).text()).isEqualTo("none ");
            assertThat(logs).isNotNull();
        } finally {
            others.shutdown();
            assertThat(others.awaitTermination(15, TimeUnit.SECONDS)).isTrue();
        }
    }
}
