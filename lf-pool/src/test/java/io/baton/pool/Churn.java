package io.baton.pool;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Connections that come and go, by a seed: they echo, reset, stop in the middle, wait for the idle timeout, or make the handler
 * throw. Each sends its own letter only, so a byte of another is seen.
 */
final class Churn {

    private static final long PATIENCE_SECONDS = 60;

    private final RunningPool pool;
    private final long seed;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    Churn(RunningPool pool, long seed) {
        this.pool = pool;
        this.seed = seed;
    }

    /** Runs this many peers of this many connections each to their end. */
    void run(int peers, int connections) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < peers; i++) {
            int number = i;
            threads.add(new Thread(() -> peer(number, connections), "peer " + i));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            if (thread.isAlive()) {
                failures.add(new AssertionError(thread + " does not end"));
            }
        }
        if (!failures.isEmpty()) {
            AssertionError all = new AssertionError(failures.size() + " failures; " + pool.snapshot());
            failures.forEach(all::addSuppressed);
            throw all;
        }
    }

    private void peer(int number, int connections) {
        SplittableRandom random = new SplittableRandom(seed * 31 + number);
        try {
            for (int i = 0; i < connections; i++) {
                connection((char) ('a' + number), random);
            }
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }

    private void connection(char letter, SplittableRandom random) {
        try (Client client = pool.connect()) {
            for (int message = random.nextInt(1, 5); message > 0; message--) {
                int length = random.nextInt(8) == 0 ? random.nextInt(1, 60_000) : random.nextInt(1, 200);
                client.send(String.valueOf(letter).repeat(length));
                if (random.nextInt(16) == 0) {
                    client.reset();
                    return;
                }
                expect(client, letter, length);
            }
            end(client, letter, random);
        } catch (SocketTimeoutException hangs) {
            throw new AssertionError("a connection hangs: " + pool.pool(), hangs);
        } catch (IOException closed) {
            // A fault may cost the connection that it belongs to.
        }
    }

    private static void end(Client client, char letter, SplittableRandom random) throws IOException {
        switch (random.nextInt(4)) {
            case 0 -> client.reset();
            case 1 -> {
                client.endOutput();
                requireEnd(client, letter);
            }
            case 2 -> requireEnd(client, letter); // The idle timeout ends it.
            default -> {
                ChurnHandler.Command[] all = ChurnHandler.Command.values();
                ChurnHandler.Command command = all[random.nextInt(all.length)];
                client.send(letter + "" + command.letter);
                if (random.nextInt(3) > 0) {
                    requireEnd(client, letter);
                } // Else it goes away in the middle.
            }
        }
    }

    private static void expect(Client client, char letter, int length) throws IOException {
        requireOwn(client.read(length), letter);
    }

    static void requireEnd(Client client, char letter) throws IOException {
        requireOwn(client.readToEnd(), letter);
    }

    static void requireOwn(byte[] bytes, char letter) {
        for (byte got : bytes) {
            if (got != letter && !ChurnHandler.Command.isOne(got)) {
                throw new AssertionError("a foreign byte " + (char) got + " on a connection of " + letter);
            }
        }
    }
}
