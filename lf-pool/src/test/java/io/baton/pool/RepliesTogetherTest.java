package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Many events at once: the replies of quick turns are sent together, and none of them waits for a turn that blocks. */
class RepliesTogetherTest {

    private static final int CLIENTS = 24;
    /** Which client blocks: one in the middle of the batch, and the last one. */
    private static final int[] BLOCKING = {9, CLIENTS - 1};
    private static final int ROUNDS = 10;
    private static final int WARM_UP = 200;

    /** An echo. At {@code h} it keeps the leader running until all clients have sent; at {@code b} it blocks. */
    private static final class Handler implements ConnectionHandler {

        private volatile boolean allSent;
        private volatile CountDownLatch open = new CountDownLatch(1);

        @Override
        public void onData(Connection connection, ByteBuffer in) throws InterruptedException {
            byte first = in.get(in.position());
            if (first == 'h') {
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
                while (!allSent && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
            } else if (first == 'b') {
                open.await();
            }
            connection.reply(in);
        }
    }

    private final Handler handler = new Handler();
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();

    private void sendAtOnce(Client holder, List<Client> clients, int blocking) throws IOException {
        handler.allSent = false;
        holder.send("h");
        for (int i = 0; i < clients.size(); i++) {
            clients.get(i).send(i == blocking ? "b" : "q");
        }
        handler.allSent = true;
    }

    private static void readAll(Client holder, List<Client> clients, int blocking) throws IOException {
        assertThat(holder.readText(1)).isEqualTo("h");
        for (int i = 0; i < clients.size(); i++) {
            if (i != blocking) {
                assertThat(clients.get(i).readText(1)).as("client " + i).isEqualTo("q");
            }
        }
    }

    /** Then nobody could take the lead and send them: two threads, of which one is in a slow turn. */
    @Test
    void noReplyWaitsForATurnThatBlocksWhileNobodyWatches() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        ConnectionHandler declared = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) throws InterruptedException {
                begun.countDown();
                slow.await();
                connection.reply(in);
            }

            @Override
            public boolean blocks() {
                return true;
            }
        };
        QuickConnections quick = new QuickConnections();
        // The first address is that of the handler that is listened for here.
        try (RunningPool pool = RunningPool.start(declared, b -> b.threads(2)
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), quick.noting(handler)));
                Client holder = pool.connect();
                Client away = new Client(pool.pool().localAddresses().get(1))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(pool.connect());
            }
            for (int i = 0; i < WARM_UP; i++) {
                sendAtOnce(holder, clients, -1);
                readAll(holder, clients, -1);
            }
            // On a busy machine a leader may have been relieved. Later nobody watches that would relieve one.
            eventually().until(() -> {
                sendAtOnce(holder, clients, -1);
                readAll(holder, clients, -1);
                return !quick.isSlow(holder) && clients.stream().noneMatch(quick::isSlow);
            });
            away.send("x");
            assertThat(begun.await(15, TimeUnit.SECONDS)).isTrue();
            for (int round = 0; round < ROUNDS; round++) {
                handler.open = new CountDownLatch(1);
                // The last of what is there at once blocks the only thread that is left.
                sendAtOnce(holder, clients, CLIENTS - 1);
                readAll(holder, clients, CLIENTS - 1);
                handler.open.countDown();
                try (Client known = clients.set(CLIENTS - 1, pool.connect())) {
                    assertThat(known.readText(1)).isEqualTo("b");
                }
            }
            slow.countDown();
            assertThat(away.readText(1)).isEqualTo("x");
            for (Client client : clients) {
                client.close();
            }
        }
    }

    /** Of the calls so far the longest run of recv without a send. */
    private int longestRun() {
        int longest = 0;
        int run = 0;
        for (String call : calls) {
            if (call.equals("recv")) {
                longest = Math.max(longest, ++run);
            } else if (call.startsWith("send")) {
                run = 0;
            }
        }
        return longest;
    }

    @Test
    void repliesOfQuickTurnsAreSentTogetherAndDoNotWaitForABlockingTurn() throws Exception {
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(4).systemCalls(FaultyCalls.of(call -> {
            calls.add(call.name());
            return call.run();
        }))); Client holder = pool.connect()) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(pool.connect());
            }
            for (int i = 0; i < WARM_UP; i++) {
                if (i == 1) {
                    // The receives so far belong to opening the connections, and have no replies.
                    calls.clear();
                }
                sendAtOnce(holder, clients, -1);
                readAll(holder, clients, -1);
            }
            assertThat(longestRun()).as("turns in a row before their replies were sent").isGreaterThanOrEqualTo(8);
            for (int round = 0; round < ROUNDS; round++) {
                int blocking = BLOCKING[round % BLOCKING.length];
                handler.open = new CountDownLatch(1);
                sendAtOnce(holder, clients, blocking);
                readAll(holder, clients, blocking);
                handler.open.countDown();
                // Replaced, because the connection that has blocked is known as slow from now on.
                try (Client known = clients.set(blocking, pool.connect())) {
                    assertThat(known.readText(1)).isEqualTo("b");
                }
            }
            for (Client client : clients) {
                client.close();
            }
        }
    }
}
