package io.baton.benchmarks.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** All clients of a server: who does what, and for how long. */
final class Population implements AutoCloseable {

    private static final int STANDING = 4;
    private static final int TALKERS = 4;
    /** The rounds in which peers wait for the server to lose patience, and in which it has no descriptors: 1, 9, 17 ... */
    private static final int PATIENT_ROUNDS = 8;
    private static final int SHORT_ROUNDS = 2;
    private static final int LONGEST_PAUSE_MILLIS = 6;
    private static final long PATIENCE_SECONDS = 240;

    private record Client(String name, Behaviour behaviour, boolean repeats) {
    }

    private final List<TaggedConnection> standing = new ArrayList<>();
    private final List<Client> always = new ArrayList<>();
    private final List<Client> patient = new ArrayList<>();
    private final Client shortage;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final SplittableRandom seeds;

    Population(ServerUnderSoak server, int descriptors, long seed, Tally tally) throws IOException {
        seeds = new SplittableRandom(seed);
        PolitePeers polite = new PolitePeers(server, tally);
        RudePeers rude = new RudePeers(server, tally);
        HttpPeers http = new HttpPeers(server, tally);
        Crowds crowds = new Crowds(server, descriptors, tally);
        for (int i = 0; i < STANDING; i++) {
            TaggedConnection connection = TaggedConnection.toRequests(server, tally);
            standing.add(connection);
            always.add(new Client("standing connection", random -> {
                PolitePeers.exchange(connection, random);
                connection.readAll();
            }, true));
        }
        for (int i = 0; i < TALKERS; i++) {
            always.add(new Client("talker", polite::talk, true));
            always.add(new Client("http client", http::talk, true));
        }
        always.add(new Client("slow reader", polite::readSlowly, true));
        always.add(new Client("half-closer", polite::halfClose, true));
        always.add(new Client("resetter", rude::reset, true));
        always.add(new Client("leaver", rude::leave, true));
        always.add(new Client("storm", crowds::storm, false));
        patient.add(new Client("peer that takes nothing", rude::takeNothing, false));
        patient.add(new Client("peer with half a head", http::sendHalfAHead, false));
        shortage = new Client("shortage of descriptors", crowds::shortage, false);
    }

    /** Connections that stay open between two rounds. */
    int standing() {
        return standing.size();
    }

    /**
     * Runs everybody for a time. Returns when each has ended what it was doing.
     *
     * @throws IOException what went wrong first, and with whom
     */
    void round(int number, long nanos) throws IOException, InterruptedException {
        List<Client> clients = new ArrayList<>(always);
        if (number % PATIENT_ROUNDS == 1) {
            clients.addAll(patient);
        }
        if (number % SHORT_ROUNDS == 1) {
            clients.add(shortage);
        }
        long end = System.nanoTime() + nanos;
        List<Future<?>> running = new ArrayList<>();
        for (Client client : clients) {
            SplittableRandom random = seeds.split();
            running.add(threads.submit(() -> run(client, random, end)));
        }
        for (int i = 0; i < running.size(); i++) {
            try {
                running.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new IOException(clients.get(i).name + ": does not come to an end", e);
            }
        }
        Throwable first = failure.get();
        if (first != null) {
            throw new IOException(first.getMessage(), first);
        }
    }

    private void run(Client client, SplittableRandom random, long end) {
        try {
            do {
                Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
                client.behaviour.once(random);
            } while (client.repeats && System.nanoTime() - end < 0 && failure.get() == null);
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, new IOException(client.name + ": " + e, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (TaggedConnection connection : standing) {
            connection.close();
        }
    }
}
