package io.baton.pool;

import java.util.Objects;

/**
 * A handler that shows its connections as objects of its own, as a framing or an encryption does: it has state for each
 * connection, and changes what is received or sent. {@link io.baton.pool.framing.Framing} makes such handlers.
 *
 * <p><b>One object.</b> The pool calls {@link #decorate} once for each connection, before the first callback. Every callback of
 * this handler then gets what it returned. State of a connection belongs into that object; the attachment of the connection below
 * stays unused.
 *
 * <p><b>Layers.</b> A decorator that has a handler of its own calls {@link #decorate(ConnectionHandler, Connection)} for it, with
 * its own object as the connection below, keeps the result, and calls that handler's callbacks with it. It overrides {@link
 * #visible}, so that {@link LeaderFollowerPool#connect} returns the object that the uppermost handler knows:
 *
 * <pre>{@code
 * final class Ciphered extends ForwardingConnection { Connection above; ... }
 *
 * public Connection decorate(Connection below) {
 *     Ciphered own = new Ciphered(below);
 *     own.above = ConnectionDecorator.decorate(upperHandler, own);
 *     return own;
 * }
 *
 * public Connection visible(Connection own) {
 *     return ConnectionDecorator.visible(upperHandler, ((Ciphered) own).above);
 * }
 *
 * public void onOpen(Connection own) throws Exception {
 *     upperHandler.onOpen(((Ciphered) own).above);
 * }
 * }</pre>
 *
 * <p>{@link ForwardingConnection} passes everything on to the connection below. An object that does not extend it passes on what
 * has a default in {@link Connection}, as far as it makes sense above.
 *
 * <p>A handler that only passes callbacks on to a decorator must be a decorator too, and pass on these two methods.
 */
public interface ConnectionDecorator extends ConnectionHandler {

    /**
     * Makes the object that all callbacks for this connection get. The connection is not open yet: keep it, and call nothing of
     * it. What this throws closes the connection, without a callback.
     *
     * @param below the connection as the pool, or the decorator below, knows it
     * @return never null
     */
    Connection decorate(Connection below);

    /**
     * What {@link LeaderFollowerPool#connect} returns. The default returns {@code own}; a decorator that has a handler above
     * itself returns what that one knows.
     *
     * @param own what {@link #decorate} returned
     */
    default Connection visible(Connection own) {
        return own;
    }

    /**
     * The object that the callbacks of {@code handler} get: {@code below}, or what the handler makes of it if it is a decorator.
     */
    static Connection decorate(ConnectionHandler handler, Connection below) {
        if (!(handler instanceof ConnectionDecorator decorator)) {
            return below;
        }
        return Objects.requireNonNull(decorator.decorate(below), "decorate() returned null");
    }

    /** What a user of {@code handler} sees of {@code own}, which {@link #decorate(ConnectionHandler, Connection)} returned. */
    static Connection visible(ConnectionHandler handler, Connection own) {
        return handler instanceof ConnectionDecorator decorator ? decorator.visible(own) : own;
    }
}
