package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/** What the pool learns of a handler from its connections, for those that are new. */
class BlockingHandlerTest {

    private static final int CONNECTIONS = 60;

    private static final ConnectionHandler SLOW_AT_S = (connection, in) -> {
        if (in.get(in.position()) == 's') {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        connection.reply(in);
    };

    private static void eachOnANewConnection(RunningPool pool, String message) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            try (Client client = pool.connect()) {
                client.roundTrip(message);
            }
        }
    }

    /** Otherwise each of them would cost a promotion: nothing is known of a new connection itself. */
    @Test
    void newConnectionsOfAHandlerThatMostlyBlocksBeginOnFollowers() throws Exception {
        try (RunningPool pool = RunningPool.start(SLOW_AT_S, b -> b.followers(Followers.PLATFORM).threads(4));
                Client old = pool.connect()) {
            for (int i = 0; i < 100; i++) {
                old.roundTrip("q");
            }
            eachOnANewConnection(pool, "s");
            assertThat(pool.snapshot().promotions()).isLessThan(CONNECTIONS / 2);
            assertThat(pool.snapshot().slowTurns()).isGreaterThan(CONNECTIONS / 2);
        }
    }

    @Test
    void whenNewConnectionsAreQuickTheNextOnesBeginOnTheLeader() throws Exception {
        try (RunningPool pool = RunningPool.start(SLOW_AT_S, b -> b.followers(Followers.PLATFORM).threads(4))) {
            eachOnANewConnection(pool, "s");
            assertThat(pool.snapshot().slowTurns()).isPositive();
            RunningPool.eventually().untilAsserted(() -> {
                long before = pool.snapshot().slowTurns();
                eachOnANewConnection(pool, "q");
                assertThat(pool.snapshot().slowTurns() - before).isLessThan(CONNECTIONS / 10);
            });
        }
    }
}
