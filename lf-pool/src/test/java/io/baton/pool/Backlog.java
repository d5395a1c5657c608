package io.baton.pool;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections that each send the next message as soon as the last one is answered, until this is closed. */
final class Backlog implements AutoCloseable {

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger messages = new AtomicInteger();
    private volatile boolean stopping;

    Backlog(SocketAddress address, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            Client client = new Client(address);
            threads.add(new Thread(() -> run(client), "backlog-" + i));
        }
        threads.forEach(Thread::start);
    }

    private void run(Client client) {
        try (client) {
            while (!stopping) {
                client.roundTrip("s");
                messages.incrementAndGet();
            }
        } catch (IOException e) {
            stopping = true;
        }
    }

    void awaitMessages(int count) {
        RunningPool.eventually().until(() -> messages.get() >= count);
    }

    @Override
    public void close() {
        stopping = true;
        RunningPool.eventually().until(() -> threads.stream().noneMatch(Thread::isAlive));
    }
}
