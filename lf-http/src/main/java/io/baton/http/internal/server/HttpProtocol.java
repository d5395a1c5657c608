package io.baton.http.internal.server;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** The callbacks of all connections of a server. The state of a connection is its attachment. */
final class HttpProtocol implements ConnectionHandler {

    private final Service service;

    HttpProtocol(Service service) {
        this.service = service;
    }

    private static HttpConnection of(Connection connection) {
        if (connection.attachment() instanceof HttpConnection http) {
            return http;
        }
        throw new IllegalStateException("HTTP needs a connection's attachment and all of its callbacks, onOpen first");
    }

    @Override
    public void onOpen(Connection connection) {
        HttpConnection http = new HttpConnection(connection, service);
        connection.attach(http);
        http.opened();
    }

    @Override
    public void onData(Connection connection, ByteBuffer in) throws Exception {
        of(connection).received(in);
    }

    @Override
    public void onReadClosed(Connection connection) throws Exception {
        of(connection).readClosed();
    }

    @Override
    public void onWritable(Connection connection) throws Exception {
        of(connection).writable();
    }

    @Override
    public void onClose(Connection connection, @Nullable Throwable cause) {
        if (connection.attachment() instanceof HttpConnection http) {
            http.closed(cause);
        }
    }
}
