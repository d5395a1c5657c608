package io.baton.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The servers of a round. All of them run; one at a time has a load, the others sleep. */
final class Company implements AutoCloseable {

    /** An action on one of them. */
    interface Step {
        void on(Peer peer, Server server) throws IOException, InterruptedException;
    }

    /** Starts a server. */
    interface Starter {
        Server start(Peer peer) throws IOException, InterruptedException;
    }

    private final Map<Peer, Server> servers = new LinkedHashMap<>();
    private final Results results;
    private final int round;

    /** No servers yet. A peer that fails is noted in the results. */
    Company(Results results, int round) {
        this.results = results;
        this.round = round;
    }

    void join(Peer peer, Starter starter) throws InterruptedException {
        try {
            servers.put(peer, starter.start(peer));
        } catch (IOException e) {
            results.absent(peer.name(), "round " + round + ": " + e.getMessage());
        }
    }

    /** Takes the step on one server after the other. A server that fails is closed and left out from then on. */
    void each(boolean backwards, Step step) throws InterruptedException {
        List<Peer> order = new ArrayList<>(servers.keySet());
        if (backwards) {
            Collections.reverse(order);
        }
        for (Peer peer : order) {
            try {
                step.on(peer, servers.get(peer));
            } catch (IOException e) {
                results.absent(peer.name(), "round " + round + ": " + e.getMessage());
                servers.remove(peer).close();
            }
        }
    }

    @Override
    public void close() {
        servers.values().forEach(Server::close);
    }
}
