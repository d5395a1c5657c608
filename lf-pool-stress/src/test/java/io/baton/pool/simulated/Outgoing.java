package io.baton.pool.simulated;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;

import java.nio.ByteBuffer;

/** The handler of one connection that the pool has begun: as {@link Echo}, but its end may come without its beginning. */
final class Outgoing implements ConnectionHandler {

    private final Echo echo;
    private final Session session;

    Outgoing(World world, Session session) {
        this.echo = new Echo(world);
        this.session = session;
    }

    @Override
    public void onOpen(Connection connection) {
        connection.attach(session);
        session.enter("onOpen");
        if (session.plan.greets && session.plan.ahead > 0) {
            connection.reply(session.plan.greeting());
        }
        session.leave();
    }

    @Override
    public void onData(Connection connection, ByteBuffer in) throws Exception {
        echo.onData(connection, in);
    }

    @Override
    public void onReadClosed(Connection connection) {
        echo.onReadClosed(connection);
    }

    @Override
    public void onWritable(Connection connection) {
        echo.onWritable(connection);
    }

    @Override
    public void onClose(Connection connection, Throwable cause) {
        session.close(cause);
    }
}
