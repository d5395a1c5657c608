package io.baton.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an idle keep-alive connection costs. */
class IdleConnectionHeapTest {

    private static final int MOST = 10_000;
    private static final int GOAL = 400;
    /** The machine is not ours alone; the number is printed. */
    private static final int MARGIN = 2;

    private final SystemCalls calls = Providers.selected();

    private static long heap() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }

    /** Both ends of each connection are in this process. */
    private static int connections() throws IOException {
        String limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files")).findFirst().orElseThrow().split("\\s+", -1)[3];
        return limit.equals("unlimited") ? MOST : Math.min(MOST, (Integer.parseInt(limit) - 500) / 2);
    }

    /** A client of no object: only its descriptor is left. */
    private int connect(RunningServer server, ByteBuffer request) throws IOException {
        Socket socket = Socket.connect(calls, server.address());
        while (socket.write(request.rewind()) <= 0) {
            Thread.onSpinWait();
        }
        return socket.detach();
    }

    @Test
    void anIdleConnectionHoldsFewBytesAndNoBuffer() throws Exception {
        int count = connections();
        byte[] request = Client.get("/").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocateDirect(request.length).put(request);
        int[] clients = new int[count];
        try (RunningServer server = RunningServer.start(settings -> settings
                .limits(HttpLimits.DEFAULTS.withIdleTimeout(java.time.Duration.ofMinutes(10)))
                .routePrefix("/", (asked, response) -> response.send("ok")))) {
            // What the first ones load is not the others' cost; nor are tables that grow by doubling.
            for (int i = 0; i < 500; i++) {
                server.ask(Client.get("/"));
            }
            server.awaitNoConnection();
            long heap = heap();
            long direct = direct();
            int open = 0;
            try {
                for (; open < count; open++) {
                    clients[open] = connect(server, bytes);
                }
                RunningServer.eventually().until(() -> server.snapshot().responses() == 500 + count);
                long each = (heap() - heap) / count;
                System.out.println(count + " idle connections: " + each + " bytes of heap each, "
                        + (direct() - direct) / count + " direct");
                assertThat(each).as("bytes of heap").isLessThan(MARGIN * GOAL);
                assertThat((direct() - direct) / count).as("direct bytes").isLessThan(MARGIN * GOAL);
                assertThat(server.snapshot().connections()).isEqualTo(count);
            } finally {
                for (int i = 0; i < open; i++) {
                    calls.close(clients[i]);
                }
            }
            server.awaitNoConnection();
        }
    }
}
