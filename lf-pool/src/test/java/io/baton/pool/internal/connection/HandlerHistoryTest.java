package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.ConnectionHandler;

import org.junit.jupiter.api.Test;

class HandlerHistoryTest {

    private static final int CONNECTIONS = 200;

    private final HandlerHistories histories = new HandlerHistories();
    private final ConnectionHandler handler = new ConnectionHandler() {
        @Override
        public void onData(io.baton.pool.Connection connection, java.nio.ByteBuffer in) {
        }
    };

    /** A connection, and which of its turns were slow; true if it began on a follower. */
    private boolean connection(boolean... slowTurns) {
        Inbound inbound = new Inbound(false, histories.of(handler));
        boolean began = inbound.isSlow();
        for (boolean slow : slowTurns) {
            inbound.learn(slow);
        }
        inbound.end();
        return began;
    }

    @Test
    void aNewConnectionBeginsAsSlowIfMostOfTheLastOnesWere() {
        for (int i = 0; i < HandlerHistory.MOST; i++) {
            assertThat(connection(false, true, false)).as("connection %d", i).isFalse();
        }
        assertThat(connection(false, true)).isTrue();
    }

    @Test
    void itIsForgivenWhenNewOnesAreQuick() {
        for (int i = 0; i < CONNECTIONS; i++) {
            connection(true);
        }
        int onFollowers = 0;
        for (int i = 0; i < CONNECTIONS; i++) {
            onFollowers += connection(false, false) ? 1 : 0;
        }
        assertThat(onFollowers).isLessThan(HandlerHistory.FIRST_TURNS);
        assertThat(connection(false)).isFalse();
    }

    @Test
    void oneMessageInAHundredMakesNoBlockingHandler() {
        int onFollowers = 0;
        for (int i = 0; i < CONNECTIONS; i++) {
            boolean[] turns = new boolean[100];
            turns[(i * 37) % 100] = true;
            onFollowers += connection(turns) ? 1 : 0;
        }
        assertThat(onFollowers).isZero();
    }

    @Test
    void aConnectionWithoutATurnSaysNothing() {
        for (int i = 0; i < CONNECTIONS; i++) {
            connection(true);
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            connection();
        }
        assertThat(connection()).isTrue();
    }

    @Test
    void anotherHandlerHasItsOwnHistory() {
        for (int i = 0; i < CONNECTIONS; i++) {
            connection(true);
        }
        ConnectionHandler other = (connection, in) -> in.get();
        assertThat(histories.of(handler).isSlow()).isTrue();
        assertThat(histories.of(other).isSlow()).isFalse();
        assertThat(histories.of(other)).isSameAs(histories.of(other));
    }
}
