package io.baton.pool.simulated;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.model.SimulatedJvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Gives the bytes back, in the way of the connection's {@link Plan}. */
final class Echo implements ConnectionHandler {

    private static final int AT_ONCE = 512;

    private final World world;

    Echo(World world) {
        this.world = world;
    }

    private static Session of(Connection connection) {
        return (Session) connection.attachment();
    }

    @Override
    public void onOpen(Connection connection) {
        Session session = new Session(world);
        connection.attach(session);
        world.opened(session);
        session.enter("onOpen");
        session.leave();
    }

    @Override
    public void onData(Connection connection, ByteBuffer in) throws Exception {
        Session session = of(connection);
        session.enter("onData");
        try {
            treat(connection, session, in);
        } finally {
            session.leave();
        }
    }

    private void treat(Connection connection, Session session, ByteBuffer in) throws IOException {
        if (session.plan == null) {
            session.plan = world.plan(in.get(in.position()));
        }
        Plan plan = session.plan;
        switch (plan.treatment) {
            case AT_ONCE -> reply(connection, session, in);
            case IN_PARTS -> inParts(connection, session, in);
            case BLOCKING, FORESEEN -> {
                if (plan.treatment == Plan.Treatment.FORESEEN) {
                    connection.aboutToBlock();
                }
                SimulatedJvm.sleep(plan.nanos);
                reply(connection, session, in);
            }
            case FROM_ANOTHER_THREAD -> later(connection, take(session, in, in.remaining()), session);
            case FILE -> replyFile(connection, session, in, in.remaining());
            case FILE_WITH_HEAD -> replyFileWithHead(connection, session, in);
            case FILES -> {
                while (in.hasRemaining()) {
                    replyFile(connection, session, in, Math.min(AT_ONCE, in.remaining()));
                }
            }
            case LATER -> later(connection, session, in);
            case PAUSING -> {
                connection.pauseReading();
                reply(connection, session, in);
                world.later(connection::resumeReading);
            }
            case RECEIVING -> receive(connection, session, in);
            case CLOSING -> {
                reply(connection, session, in);
                if (session.handled >= plan.early) {
                    connection.close();
                }
            }
            case THROWING -> {
                reply(connection, session, in);
                if (session.handled >= plan.early) {
                    throw new IllegalStateException("as planned");
                }
            }
            default -> throw new AssertionError();
        }
    }

    private byte[] take(Session session, ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        for (byte each : bytes) {
            if (each != session.plan.at(session.handled)) {
                world.fail("a foreign byte came to " + session.plan + " at " + session.handled);
            }
            session.handled++;
        }
        return bytes;
    }

    private void reply(Connection connection, Session session, ByteBuffer in) {
        connection.reply(ByteBuffer.wrap(take(session, in, in.remaining())));
    }

    /** From a file that has the same bytes at the same place. */
    private void replyFile(Connection connection, Session session, ByteBuffer in, int count) throws IOException {
        int from = session.handled;
        take(session, in, count);
        connection.replyFile(PatternFiles.of(session.plan.number), from, count);
    }

    private void replyFileWithHead(Connection connection, Session session, ByteBuffer in) throws IOException {
        if (in.remaining() == 1) {
            reply(connection, session, in);
            return;
        }
        ByteBuffer head = ByteBuffer.wrap(take(session, in, in.remaining() / 2));
        int from = session.handled;
        int count = take(session, in, in.remaining()).length;
        connection.replyFile(head, PatternFiles.of(session.plan.number), from, count);
        world.require(!head.hasRemaining(), "the bytes before a file were not taken");
    }

    /** By another thread, which replies from a file now and then. */
    private void later(Connection connection, byte[] bytes, Session session) {
        int from = session.handled - bytes.length;
        if (bytes.length % 4 == 1) {
            world.later(() -> connection.replyFile(PatternFiles.of(session.plan.number), from, bytes.length));
        } else {
            world.later(() -> connection.reply(bytes));
        }
    }

    /** Leaves some bytes unread, which come again with the next ones: but not the last ones, behind which none come. */
    private void inParts(Connection connection, Session session, ByteBuffer in) {
        int rest = session.plan.bytes - session.handled;
        int wanted = in.remaining() == rest ? rest : in.remaining() - in.remaining() / 3;
        for (int left = wanted; left > 0; left -= Math.min(left, AT_ONCE)) {
            connection.reply(ByteBuffer.wrap(take(session, in, Math.min(left, AT_ONCE))));
        }
    }

    private void later(Connection connection, Session session, ByteBuffer in) {
        // Two tasks that are due in the same tick may run in any order.
        session.waiting.add(take(session, in, in.remaining()));
        connection.schedule(Duration.ofNanos(session.plan.nanos), () -> {
            session.enter("task");
            connection.reply(session.waiting.remove());
            closeAfterTheLast(connection, session);
            session.leave();
        });
    }

    /** A later task may run before an earlier one, if a thread loses its core with that one in its hands. */
    private static void closeAfterTheLast(Connection connection, Session session) {
        if (session.readClosed && session.waiting.isEmpty()) {
            connection.close();
        }
    }

    private void receive(Connection connection, Session session, ByteBuffer in) throws IOException {
        reply(connection, session, in);
        if (!world.mayReceive()) {
            return;
        }
        if (session.handled < session.plan.bytes && !session.plan.isEarly()) {
            ByteBuffer more = ByteBuffer.allocate(AT_ONCE);
            try {
                int count = connection.receive(more, Duration.ofNanos(session.plan.nanos));
                if (count > 0) {
                    reply(connection, session, more.flip());
                }
            } catch (java.net.SocketTimeoutException none) {
                // They come later.
            }
        }
        connection.awaitWritable(Duration.ZERO);
    }

    @Override
    public void onReadClosed(Connection connection) {
        Session session = of(connection);
        session.enter("onReadClosed");
        Plan plan = session.plan;
        if (plan != null && plan.treatment == Plan.Treatment.FROM_ANOTHER_THREAD) {
            world.later(connection::close);
        } else if (plan != null && plan.treatment == Plan.Treatment.LATER) {
            session.readClosed = true;
            closeAfterTheLast(connection, session);
        } else {
            connection.close();
        }
        session.leave();
    }

    @Override
    public void onWritable(Connection connection) {
        Session session = of(connection);
        session.enter("onWritable");
        session.leave();
    }

    @Override
    public void onClose(Connection connection, Throwable cause) {
        Session session = of(connection);
        if (session != null) {
            session.close(cause);
        }
    }
}
