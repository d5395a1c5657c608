package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Handlers that block in a native call, which a virtual follower cannot leave its carrier for: the carriers relieve each other.
 */
@Timeout(60)
class PinnedHandlersTest {

    private static final int PINNED = 12;

    @Test
    void thePoolGrowsForThemServesTheOthersAndShrinksAgain() throws Exception {
        assumeTrue(Followers.canBeVirtual(), Followers.support());
        try (EventFd release = EventFd.create(Providers.selected())) {
            ConnectionHandler handler = (connection, in) -> {
                if (in.get(in.position()) == 'b') {
                    try (Epoll epoll = Epoll.create()) {
                        Events events = epoll.newEvents(1);
                        epoll.add(release, Interest.IN, 0);
                        epoll.await(events);
                    }
                }
                connection.reply(in);
            };
            try (RunningPool pool = RunningPool.start(handler,
                    b -> b.threads(2, 64).threadIdle(Duration.ofMillis(20)).followers(Followers.VIRTUAL));
                    Client quick = pool.connect()) {
                List<Client> clients = new ArrayList<>();
                for (int i = 0; i < PINNED; i++) {
                    Client client = pool.connect();
                    client.send("b");
                    clients.add(client);
                    assertThat(quick.roundTrip("quick")).isEqualTo("quick");
                }
                eventually().until(() -> pool.liveThreads() > PINNED);
                release.add(1);
                for (Client client : clients) {
                    assertThat(client.readText(1)).isEqualTo("b");
                    client.close();
                }
                eventually().untilAsserted(() -> assertThat(pool.liveThreads()).isEqualTo(2));
                assertThat(pool.snapshot().threads()).isEqualTo(2);
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
        }
    }
}
