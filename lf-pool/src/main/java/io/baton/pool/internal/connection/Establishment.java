package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;

/** Whether a connection that was begun here is established. Asked by its owner, in a turn. */
final class Establishment {

    private Establishment() {
    }

    /**
     * What became of a connect. SO_ERROR is cleared by the first reader, which may have been a send of the writer; or this is the
     * turn of a task, with nothing decided yet. So only getpeername proves the connection. It is asked in the first turn too: a
     * reply may have filled a socket that was established at once, and then no event says that it is writable.
     */
    static boolean isThere(PooledConnection connection, ConnectTimeout connecting) {
        if (connection.has(ConnectionState.CLOSING)) {
            return false;
        }
        try {
            Socket.finishConnect(connection.services().calls(), connection.fd());
            if (!isEstablished(connection)) {
                return false;
            }
            boolean inTime = connecting.settle();
            if (inTime) {
                connection.inbound().connecting = null;
            }
            return inTime;
        } catch (ErrnoException e) {
            connection.inbound().cause(e);
            connection.close();
            return false;
        }
    }

    private static boolean isEstablished(PooledConnection connection) throws ErrnoException {
        try {
            Socket.remoteAddress(connection.services().calls(), connection.fd());
            return true;
        } catch (ErrnoException e) {
            if (e.errno() != Linux.ENOTCONN) {
                throw e;
            }
            if (connection.outbound().failure() != null) {
                connection.close();
            }
            return false;
        }
    }
}
