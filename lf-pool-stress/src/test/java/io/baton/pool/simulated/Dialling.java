package io.baton.pool.simulated;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Connection;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.model.SimulatedJvm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/** A connection that the pool begins: the server it goes to, on a thread of its own, and the call. */
final class Dialling {

    /** What becomes of it. */
    private enum Fate {
        /** The server accepts at once. */
        PROMPT,
        /** The server's queue is full for a while, perhaps for longer than the pool waits. */
        SLOW,
        /** Nobody listens. */
        REFUSED,
        /** The server ends while the pool waits for a place in its queue. */
        REFUSED_LATER,
        /** The pool's side closes it, before it is established or after. */
        CLOSED
    }

    private static final int LOOK_MILLIS = 1;
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final SystemCalls calls;
    private final World world;
    private final Fate fate;
    private final Session session;
    private final Plan plan;
    private final int waitNanos;
    private final ByteBuffer pollfd = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
    private final SocketAddress address;
    private Socket server;
    /** Has the server's only place. */
    private Socket before;

    Dialling(SystemCalls calls, World world, Plan plan, Random random) {
        this.calls = calls;
        this.world = world;
        this.plan = plan;
        session = new Session(world);
        session.plan = plan;
        session.dialled = true;
        Fate[] fates = Fate.values();
        fate = random.nextBoolean() ? Fate.PROMPT : fates[random.nextInt(fates.length)];
        address = random.nextInt(4) == 0 ? UnixDomainSocketAddress.of("/simulated/server-" + plan.number)
                : new InetSocketAddress("127.0.0.1", 0);
        waitNanos = random.nextInt(random.nextBoolean() ? 100_000 : 60_000_000);
    }

    void run(LeaderFollowerPool pool) {
        try {
            server = Socket.listen(calls, address, 0);
            try {
                dial(pool, server.localAddress());
            } finally {
                server.close();
                if (before != null) {
                    before.close();
                }
            }
        } catch (IOException e) {
            throw new AssertionError(this + " failed", e);
        }
    }

    private void dial(LeaderFollowerPool pool, SocketAddress to) throws IOException {
        if (fate == Fate.SLOW || fate == Fate.REFUSED_LATER) {
            before = Socket.open(calls, to);
            before.startConnect(to);
        } else if (fate == Fate.REFUSED) {
            server.close();
        }
        Connection connection;
        try {
            connection = pool.connect(to, new Outgoing(world, session));
        } catch (IOException | IllegalStateException notBegun) {
            // To a Unix domain socket one connects at once, or not at all.
            boolean failsAtOnce = to instanceof UnixDomainSocketAddress && fate != Fate.PROMPT && fate != Fate.CLOSED;
            world.require(failsAtOnce || world.mayBreak(), this + " was not begun: " + notBegun);
            return;
        }
        world.opened(session);
        if (plan.ahead > 0 && !plan.greets) {
            connection.reply(plan.greeting());
        }
        if (fate != Fate.PROMPT) {
            SimulatedJvm.parkNanos(waitNanos);
        }
        switch (fate) {
            case SLOW -> letIn();
            case REFUSED, REFUSED_LATER -> server.close();
            case CLOSED -> connection.close();
            default -> {
            }
        }
        serve();
    }

    /** The one before gives its place up. */
    private void letIn() throws ErrnoException {
        Socket first = server.accept();
        world.require(first != null, "the place in the queue is empty");
        first.close();
    }

    private void serve() throws ErrnoException {
        boolean refuses = fate == Fate.REFUSED || fate == Fate.REFUSED_LATER;
        Socket accepted = refuses ? null : accept();
        if (accepted != null) {
            try (accepted) {
                new Peer(calls, plan, world).talk(accepted, fate != Fate.CLOSED && session.wasOpened());
            }
        }
        // Without a peer it has ended, or is about to.
        long end = SimulatedJvm.nanoTime() + PATIENCE_NANOS;
        while (accepted == null && !session.isClosed() && SimulatedJvm.nanoTime() < end) {
            SimulatedJvm.parkNanos(LOOK_MILLIS * 1_000_000L);
        }
        world.require(accepted != null || session.isClosed(), this + " has no end");
        if (accepted == null && !world.mayBreak()) {
            checkCause(refuses);
        }
    }

    private void checkCause(boolean refuses) {
        Throwable cause = session.cause();
        if (refuses) {
            boolean isRefused = cause instanceof ErrnoException failed && failed.errno() == Linux.ECONNREFUSED;
            world.require(isRefused && !session.wasOpened() || cause instanceof TimeoutException, this + " ended with " + cause);
        } else {
            world.require(fate == Fate.CLOSED && cause == null || fate == Fate.SLOW && cause instanceof TimeoutException,
                    this + " ended with " + cause);
        }
    }

    /** Null if there is none to come, since the pool has given it up. */
    private Socket accept() throws ErrnoException {
        for (;;) {
            boolean ended = session.isClosed();
            Socket accepted = server.accept();
            if (accepted != null || ended) {
                return accepted;
            }
            pollfd.putInt(0, server.fd()).putShort(4, (short) Linux.POLLIN);
            calls.poll(calls.address(pollfd), 1, LOOK_MILLIS);
        }
    }

    @Override
    public String toString() {
        return "a connect to " + address + ", " + fate + " after " + waitNanos + " ns, " + plan;
    }
}
