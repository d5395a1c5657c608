package io.baton.httpserver;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;

/** Puts TLS below another handler. */
final class TlsHandler implements ConnectionDecorator {

    private final ConnectionHandler upper;
    private final Function<InetSocketAddress, @Nullable SSLEngine> engines;
    private final Map<Long, TlsConnection> open = new ConcurrentHashMap<>();

    /**
     * A handler of connections with TLS.
     *
     * @param engines makes the engine of a connection, by the address of its client; null if it is to be closed
     */
    TlsHandler(ConnectionHandler upper, Function<InetSocketAddress, @Nullable SSLEngine> engines) {
        this.upper = upper;
        this.engines = engines;
    }

    /** The session of an open connection; null if it is open no more. */
    @Nullable SSLSession session(long id) {
        TlsConnection connection = open.get(id);
        SSLEngine engine = connection == null ? null : connection.engine();
        return engine == null ? null : engine.getSession();
    }

    @Override
    public Connection decorate(Connection below) {
        return new TlsConnection(below, upper);
    }

    @Override
    public Connection visible(Connection own) {
        return ConnectionDecorator.visible(upper, ((TlsConnection) own).above());
    }

    @Override
    public boolean blocks() {
        return upper.blocks();
    }

    @Override
    public void onOpen(Connection own) throws Exception {
        TlsConnection connection = (TlsConnection) own;
        SSLEngine engine = engines.apply((InetSocketAddress) own.remoteAddress());
        if (engine == null) {
            own.close();
        } else {
            open.put(own.id(), connection);
            connection.open(engine);
        }
    }

    @Override
    public void onData(Connection own, ByteBuffer in) throws Exception {
        TlsInbound inbound = ((TlsConnection) own).inbound();
        if (inbound == null) {
            in.position(in.limit());
        } else {
            inbound.received(in);
        }
    }

    @Override
    public void onReadClosed(Connection own) throws Exception {
        TlsInbound inbound = ((TlsConnection) own).inbound();
        if (inbound == null) {
            own.close();
        } else {
            inbound.readClosed();
        }
    }

    @Override
    public void onWritable(Connection own) throws Exception {
        TlsConnection connection = (TlsConnection) own;
        TlsInbound inbound = connection.inbound();
        if (inbound != null) {
            upper.onWritable(connection.above());
            inbound.presentAgain();
        }
    }

    @Override
    public void onClose(Connection own, @Nullable Throwable cause) {
        TlsConnection connection = (TlsConnection) own;
        open.remove(own.id());
        if (connection.inbound() != null) {
            upper.onClose(connection.above(), cause);
        }
    }
}
