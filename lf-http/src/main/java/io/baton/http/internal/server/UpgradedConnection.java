package io.baton.http.internal.server;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.ForwardingConnection;

/** A connection after an upgrade, as its new handler sees it: with an attachment of its own. */
final class UpgradedConnection extends ForwardingConnection {

    private final ConnectionHandler handler;
    private final Connection visible;

    UpgradedConnection(Connection below, ConnectionHandler handler) {
        super(below);
        this.handler = handler;
        this.visible = ConnectionDecorator.decorate(handler, this);
    }

    ConnectionHandler handler() {
        return handler;
    }

    /** What the handler's callbacks get. */
    Connection visible() {
        return visible;
    }
}
