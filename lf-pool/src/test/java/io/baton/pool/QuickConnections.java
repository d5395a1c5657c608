package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.connection.PooledConnection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Round trips on connections that are to be served while all followers block. Only quick ones are. On a busy machine a leader
 * may lose its core for so long that it is relieved in the turn of a quick connection, which is taken for a slow one from
 * then on: it rightly waits for a follower, and another connection has to be asked.
 */
final class QuickConnections {

    private final Map<Integer, PooledConnection> byPort = new ConcurrentHashMap<>();

    /** The same handler, whose connections are known here from their first turn on. */
    ConnectionHandler noting(ConnectionHandler handler) {
        return new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) throws Exception {
                byPort.put(((InetSocketAddress) connection.remoteAddress()).getPort(), (PooledConnection) connection);
                handler.onOpen(connection);
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) throws Exception {
                handler.onData(connection, in);
            }
        };
    }

    /** Whether the pool takes this one for slow. */
    boolean isSlow(Client client) {
        PooledConnection connection = byPort.get(client.port());
        return connection != null && connection.isSlow();
    }

    /** Sends, and reads as much; false if the connection was taken for a slow one before the reply came. It is of no use then. */
    boolean isServed(Client client, String text) throws IOException {
        client.send(text);
        eventually().until(() -> client.available() >= text.length() || isSlow(client));
        if (client.available() < text.length()) {
            return false;
        }
        assertThat(client.readText(text.length())).isEqualTo(text);
        return true;
    }

    /** Round trips, of which nearly all are on one connection. */
    void serve(RunningPool pool, int times, String text) throws IOException {
        Client client = pool.connect();
        int slow = 0;
        for (int i = 0; i < times;) {
            if (isServed(client, text)) {
                i++;
            } else {
                client.close();
                client = pool.connect();
                assertThat(++slow).as("connections that were taken for slow ones").isLessThan(times);
            }
        }
        client.close();
    }
}
