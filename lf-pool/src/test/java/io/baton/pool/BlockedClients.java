package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Clients that each send a message at which the handler of a test blocks. */
final class BlockedClients {

    /** Few threads, so that what blocks would stop the pool if it held one. */
    static final UnaryOperator<PoolBuilder> TWO_THREADS = b -> b.threads(2).followers(Followers.VIRTUAL);

    private BlockedClients() {
    }

    /** New clients; each has sent b and its number. */
    static List<Client> send(RunningPool pool, int count) throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Client client = pool.connect();
            client.send("b" + i);
            clients.add(client);
        }
        return clients;
    }

    /** Each gets its message back, and is closed. */
    static void readAnswers(List<Client> clients) throws Exception {
        for (int i = 0; i < clients.size(); i++) {
            String sent = "b" + i;
            assertThat(clients.get(i).readText(sent.length())).isEqualTo(sent);
            clients.get(i).close();
        }
    }
}
