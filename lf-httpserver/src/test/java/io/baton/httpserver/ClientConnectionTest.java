package io.baton.httpserver;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;

import static org.assertj.core.api.Assertions.assertThat;

/** The places of idle connections. */
class ClientConnectionTest {

    private final ClientLimits onePlace = new ClientLimits(new ServerProperties(30, 0, 200, 0, 0, 0, 1));

    private ClientConnection accepted() {
        Connection below = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {Connection.class}, (proxy, method, arguments) -> null);
        ConnectionHandler upper = new ConnectionHandler() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                // Nothing comes here.
            }
        };
        ClientConnection client = new ClientConnection(below, upper, onePlace);
        client.opened();
        client.begins();
        return client;
    }

    @Test
    void aConnectionThatIsClosedGivesItsPlaceBack() {
        ClientConnection first = accepted();
        assertThat(first.mayBeKept()).isTrue();
        assertThat(accepted().mayBeKept()).isFalse();
        first.closed();
        assertThat(accepted().mayBeKept()).isTrue();
    }

    /** A thread of the user's may answer after the client has gone. Nothing would give the place back. */
    @Test
    void aConnectionThatIsClosedAlreadyTakesNoPlace() {
        ClientConnection gone = accepted();
        gone.closed();
        assertThat(gone.mayBeKept()).isFalse();
        gone.responseEnds(true);
        assertThat(accepted().mayBeKept()).isTrue();
    }
}
