package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections whose messages compute for milliseconds. */
class ComputingTurnsTest {

    private static final int CONNECTIONS = 6;
    private static final int ROUNDS = 12;
    private static final int TRIES = 10;
    private static final long PATIENCE_SECONDS = 15;
    private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger crowded = new AtomicInteger();
    private final CyclicBarrier barrier = new CyclicBarrier(CONNECTIONS);

    /** {@code c} computes for a while, {@code b} waits for the other connections. */
    private final ConnectionHandler handler = (connection, in) -> {
        switch (in.get(in.position())) {
            case 'c' -> {
                turns.incrementAndGet();
                crowded.addAndGet(running.incrementAndGet() > AT_ONCE ? 1 : 0);
                compute();
                running.decrementAndGet();
            }
            case 'b' -> barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            default -> {
            }
        }
        connection.reply(in);
    };

    private static void compute() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(6);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static List<Client> clients(RunningPool pool) throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(pool.connect());
        }
        return clients;
    }

    private static void all(List<Client> clients, String message) throws Exception {
        for (Client client : clients) {
            client.send(message);
        }
        for (Client client : clients) {
            assertThat(client.readText(1)).isEqualTo(message);
        }
    }

    private void learn(List<Client> clients) throws Exception {
        // One after the other: each is relieved once as leader, and measured once as follower.
        for (int i = 0; i < 2 * ROUNDS; i++) {
            for (Client client : clients) {
                client.roundTrip("c");
            }
        }
    }

    /**
     * The leader needs a core too. Some turns are too much: a turn that lost its core may look as if it had blocked. On a busy
     * machine many do, so it is tried again. Without a ration five of six turns begin beside too many, each time.
     */
    @Test
    void theyRunOnAllCoresButOneAtOnce() throws Exception {
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2 * CONNECTIONS))) {
            List<Client> clients = clients(pool);
            List<Integer> tries = new ArrayList<>();
            do {
                learn(clients);
                turns.set(0);
                crowded.set(0);
                for (int round = 0; round < ROUNDS; round++) {
                    all(clients, "c");
                }
                tries.add(crowded.get());
            } while (AT_ONCE < CONNECTIONS && crowded.get() >= turns.get() / 3 && tries.size() < TRIES);
            if (AT_ONCE < CONNECTIONS) {
                assertThat(crowded.get()).as("turns of %d that began beside %d others; in each try: %s", turns.get(),
                        AT_ONCE, tries).isLessThan(turns.get() / 3);
            }
            for (Client client : clients) {
                client.close();
            }
        }
    }

    /** Rationed without regard to that, they would wait for each other for ever. */
    @Test
    void thoseThatBlockAreNotRationed() throws Exception {
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2 * CONNECTIONS))) {
            List<Client> clients = clients(pool);
            for (int round = 0; round < 3; round++) {
                learn(clients);
                all(clients, "b");
            }
            for (Client client : clients) {
                client.close();
            }
        }
    }
}
