package io.baton.httpserver;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lowest layer of a server: makes each connection a {@link ClientConnection}. */
final class ClientHandler implements ConnectionDecorator {

    private final ConnectionHandler upper;
    private final ClientLimits limits;
    /** Those to be watched. */
    private final Map<Long, ClientConnection> watched = new ConcurrentHashMap<>();

    ClientHandler(ConnectionHandler upper, ClientLimits limits) {
        this.upper = upper;
        this.limits = limits;
    }

    /** The connection with this number; null if it is closed, or nothing of it is limited. */
    @Nullable ClientConnection watched(long id) {
        return limits.areSet() ? watched.get(id) : null;
    }

    @Override
    public Connection decorate(Connection below) {
        return new ClientConnection(below, upper, limits);
    }

    @Override
    public Connection visible(Connection own) {
        return ConnectionDecorator.visible(upper, ((ClientConnection) own).above());
    }

    @Override
    public boolean blocks() {
        return upper.blocks();
    }

    @Override
    public void onOpen(Connection own) throws Exception {
        ClientConnection client = (ClientConnection) own;
        if (limits.areSet()) {
            watched.put(client.id(), client);
        }
        client.opened();
        upper.onOpen(client.above());
    }

    @Override
    public void onData(Connection own, ByteBuffer in) throws Exception {
        ClientConnection client = (ClientConnection) own;
        if (limits.areSet()) {
            client.received();
        }
        upper.onData(client.above(), in);
    }

    @Override
    public void onReadClosed(Connection own) throws Exception {
        upper.onReadClosed(((ClientConnection) own).above());
    }

    @Override
    public void onWritable(Connection own) throws Exception {
        upper.onWritable(((ClientConnection) own).above());
    }

    @Override
    public void onClose(Connection own, @Nullable Throwable cause) {
        ClientConnection client = (ClientConnection) own;
        if (limits.areSet()) {
            watched.remove(client.id());
            client.closed();
        }
        upper.onClose(client.above(), cause);
    }
}
