package io.baton.benchmarks.soak;

import io.baton.http.HttpLimits;
import io.baton.http.HttpResponse;
import io.baton.http.HttpServer;
import io.baton.pool.Followers;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.framing.Framing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * The server of the soak: one pool that listens three times, for an echo of bytes, for {@link Request}s and for HTTP. Its arguments
 * are the kind of followers, the write stall timeout in milliseconds, and {@link Leak}s. It prints its three ports, and answers
 * lines on standard input: {@code counters} and {@code usage} by JSON, see {@link ServerUsage}. It ends with standard input.
 */
public final class SoakServer {

    private static final int LEAST_THREADS = 4;
    private static final int MOST_THREADS = 16;
    private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(3);
    private static final long BLOCK_MILLIS = 5;

    private SoakServer() {
    }

    /** Serves until standard input ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Followers followers = Followers.valueOf(arguments[0]);
        Duration stall = Duration.ofMillis(Long.parseLong(arguments[1]));
        Leak.Tap tap = new Leak.Tap(Arrays.stream(arguments).skip(2).map(Leak::valueOf).toList());
        LongAdder foreign = new LongAdder();
        ExecutorService others = Executors.newSingleThreadExecutor(task -> new Thread(task, "others"));
        Path file = Files.createTempFile("baton-soak", ".cells");
        SocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer http = http(file);
        try (LeaderFollowerPool pool = LeaderFollowerPool.builder().name("soak").followers(followers)
                .threads(LEAST_THREADS, MOST_THREADS).writeStallTimeout(stall)
                .listen(any, (connection, in) -> connection.reply(in))
                .listen(any, Framing.lengthPrefixed(Framing.Prefix.FOUR,
                        Request.HEAD + Request.MOST_CARRIED * Cells.BYTES,
                        new RequestHandler(file, others, tap, foreign)))
                .listen(any, http.connectionHandler()).start()) {
            Files.write(file, Cells.of(Cells.FILE_TAG, 0, Request.FILE_CELLS).array());
            System.out.println(pool.localAddresses().stream().map(address -> ((InetSocketAddress) address).getPort())
                    .map(String::valueOf).collect(Collectors.joining(" ")));
            answer(new ServerUsage(pool, http, foreign, tap));
        } finally {
            others.shutdown();
            Files.delete(file);
        }
    }

    private static void answer(ServerUsage usage) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String question = in.readLine(); question != null; question = in.readLine()) {
            System.out.println(question.equals("usage") ? usage.usage() : usage.counters());
        }
    }

    /** Paths under which the same things are done as by {@link RequestHandler}. */
    private static HttpServer http(Path file) {
        return HttpServer.builder().limits(HttpLimits.DEFAULTS.withHeadTimeout(HEAD_TIMEOUT))
                .route("/echo", (request, response) -> response.send(request.body()))
                .route("/cells", (request, response) -> {
                    List<Integer> numbers = Arrays.stream(request.query().split("-")).map(Integer::valueOf).toList();
                    response.send(RequestHandler.made(numbers.get(0), numbers.get(1), numbers.get(2)));
                })
                .route("/block", (request, response) -> {
                    ByteBuffer body = request.body();
                    Thread.sleep(BLOCK_MILLIS);
                    response.send(body);
                })
                .route("/throw", (request, response) -> {
                    throw new IllegalStateException("as asked for");
                })
                .route("/file", (request, response) -> file(file, response))
                .build();
    }

    /** While there is no descriptor to open it with, its cells come from memory. */
    private static void file(Path file, HttpResponse response) {
        try {
            response.sendFile(file, 0, (long) Request.FILE_CELLS * Cells.BYTES);
        } catch (IOException shortage) {
            response.send(RequestHandler.made(Cells.FILE_TAG, 0, Request.FILE_CELLS));
        }
    }
}
