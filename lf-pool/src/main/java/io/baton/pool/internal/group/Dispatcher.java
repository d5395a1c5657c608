package io.baton.pool.internal.group;

import io.baton.epoll.spi.Linux;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.Token;
import io.baton.pool.internal.connection.Turn;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.listen.Listener;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.thread.VirtualFollowers;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What each event of a group means: a turn of a connection, new connections, a tick of the clock, or nothing but a wake-up. */
final class Dispatcher implements GroupTasks, Listener.Arrivals {

    /** The tokens of a group's own descriptors have negative slot numbers; those of listeners follow downwards. */
    static final long WAKER_TOKEN = Token.of(-1, 0);
    static final long CLOCK_TOKEN = Token.of(-2, 0);
    static final int FIRST_LISTENER_SLOT = -3;

    private static final Message NOT_ADOPTED = Log.of(Dispatcher.class)
            .warning("a handler threw, or memory is short; its new connection is closed");

    private final ConnectionTable table;
    private final Turn turn;
    private final TurnQueue turnQueue;
    private final Clock clock;
    private final Housekeeping housekeeping;
    private final Counters counters;
    private final List<Listener> listeners;
    private final GroupServices services;
    /** Null if the threads of the pool run the turns themselves. */
    private final @Nullable VirtualFollowers followers;
    private volatile boolean draining;
    private volatile boolean stopping;

    Dispatcher(GroupServices services, List<Listener> listeners, ConnectionTable table, Turn turn, TurnQueue turnQueue,
            Clock clock, Housekeeping housekeeping, Counters counters, @Nullable VirtualFollowers followers) {
        this.services = services;
        this.listeners = listeners;
        this.table = table;
        this.turn = turn;
        this.turnQueue = turnQueue;
        this.clock = clock;
        this.housekeeping = housekeeping;
        this.counters = counters;
        this.followers = followers;
    }

    @Override
    public void event(long token, int mask, PooledBuffer lent, TurnMeter meter) {
        if (Token.slot(token) < 0) {
            ownEvent(token);
            return;
        }
        PooledConnection connection = claim(token);
        if (connection != null && (turnQueue.isForFollowers(connection) || isExhausted())) {
            leaveToFollower(connection, mask);
        } else if (connection != null) {
            turn.run(connection, mask, lent, meter);
        }
    }

    /** {@link #event} by a thread that is in a callback already: a turn that is needed is queued. */
    void eventWithoutTurn(long token, int mask) {
        if (Token.slot(token) < 0) {
            ownEvent(token);
            return;
        }
        PooledConnection connection = claim(token);
        if (connection != null) {
            leaveToFollower(connection, mask);
        }
    }

    private void ownEvent(long token) {
        if (token == CLOCK_TOKEN) {
            clock.expire();
            // A drain that failed for lack of memory or stack has left replies in the ring. Perhaps no reply follows them.
            services.replies().drain();
        } else if (token != WAKER_TOKEN) {
            Listener listener = listeners.get(FIRST_LISTENER_SLOT - Token.slot(token));
            if (!listener.accept(this)) {
                housekeeping.start();
                counters.acceptPauses.incrementAndGet();
            }
        }
    }

    /** The connection of an event, which the calling thread owns now; null if it is gone, or if its owner has to handle it. */
    private @Nullable PooledConnection claim(long token) {
        PooledConnection connection = table.get(token);
        if (connection == null) {
            counters.staleEvents.incrementAndGet();
            return null;
        }
        return connection.claim() ? connection : null;
    }

    private void leaveToFollower(PooledConnection connection, int mask) {
        if (!turn.runWithoutCallbacks(connection, mask)) {
            // If this was about room only, something else has come since, which the mask does not say.
            connection.readyMask(mask == Linux.EPOLLOUT ? Turn.ANYTHING : mask);
            if (turnQueue.isForFollowers(connection)) {
                turnQueue.addForFollowers(connection);
            } else {
                holdBack(connection);
            }
        }
    }

    @Override
    public void arrived(int fd, ConnectionHandler handler, boolean unixDomain) {
        boolean adopted = false;
        try {
            PooledConnection connection = new PooledConnection(services, handler, fd);
            if (unixDomain) {
                connection.unixDomain();
            }
            adopted = adopt(connection);
            (adopted ? counters.accepted : counters.refused).incrementAndGet();
        } catch (Throwable failure) {
            // The handler was asked whether it blocks, and a decorator for its object; or memory is short.
            if (!adopted) {
                counters.handlerErrors.incrementAndGet();
            }
            NOT_ADOPTED.log(failure);
        } finally {
            // An interrupt that the handler leaves set must not reach another one.
            Thread.interrupted();
            if (!adopted) {
                services.calls().close(fd);
            }
        }
    }

    /**
     * Takes in a new connection and has its first turn run. If it throws, the connection was not taken in.
     *
     * @return false, and nothing done, if there is no room for it or the pool is closing
     */
    boolean adopt(PooledConnection connection) {
        boolean adopted = false;
        try {
            adopted = takeIn(connection);
            return adopted;
        } finally {
            if (!adopted) {
                connection.refused();
            }
        }
    }

    private boolean takeIn(PooledConnection connection) {
        connection.lastActive(housekeeping.tick());
        if (!table.add(connection)) {
            return false;
        }
        // Looked at after the table has it: a thread that drains the pool either finds it there or is seen here.
        if (draining) {
            table.remove(connection);
            return false;
        }
        try {
            if (housekeeping.looksAtConnections()) {
                housekeeping.start();
            }
        } catch (Throwable failure) {
            table.remove(connection);
            throw failure;
        }
        // This thread may have lost the lead by now, so another may wait already.
        turnQueue.add(connection);
        return true;
    }

    @Override
    public boolean runForAnyThread(PooledBuffer lent, TurnMeter meter) {
        PooledConnection connection = turnQueue.nextForAnyThread();
        if (connection != null && isExhausted()) {
            holdBack(connection);
            return true;
        }
        return run(connection != null ? connection : turnQueue.nextHeldBack(), lent, meter);
    }

    @Override
    public boolean runHeldBack(PooledBuffer lent, TurnMeter meter) {
        PooledConnection connection = turnQueue.nextHeldBack();
        return connection == null && isExhausted() ? runForFollowers(lent, meter) : run(connection, lent, meter);
    }

    private void holdBack(PooledConnection connection) {
        turnQueue.holdBack(connection);
        if (!isExhausted()) {
            // A handler has returned in between, and has not seen this connection.
            turnQueue.release();
        }
    }

    /** Whether as many handlers block as may, so that no further one is run. */
    private boolean isExhausted() {
        return followers != null && followers.isExhausted();
    }

    @Override
    public boolean hasReadyFollowers() {
        return followers != null && followers.hasReady();
    }

    @Override
    public boolean runForFollowers(PooledBuffer lent, TurnMeter meter) {
        PooledConnection connection = turnQueue.nextForFollowers(meter);
        if (connection == null) {
            return false;
        }
        counters.slowTurns.incrementAndGet();
        try {
            run(connection, lent, meter);
        } finally {
            turnQueue.ended(meter);
        }
        return true;
    }

    @Override
    public void wakeFollower() {
        turnQueue.wakeFollower();
    }

    @Override
    public boolean isRationed() {
        return turnQueue.isRationed();
    }

    @Override
    public void lookAtRation() {
        turnQueue.lookAtRation();
    }

    private boolean run(@Nullable PooledConnection connection, PooledBuffer lent, TurnMeter meter) {
        if (connection == null) {
            return false;
        }
        turn.run(connection, connection.takeReadyMask(), lent, meter);
        return true;
    }

    @Override
    public boolean hasForAnyThread() {
        return turnQueue.hasForAnyThread() || turnQueue.hasHeldBack() && !isExhausted();
    }

    @Override
    public boolean hasForFollowers() {
        return turnQueue.hasForFollowers() && !isExhausted();
    }

    @Override
    public void sendReplies() {
        services.replies().drain();
    }

    @Override
    public boolean isWriting(Thread thread) {
        return services.replies().isHeldBy(thread);
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }

    /** New connections are closed at once from here on. */
    void drain() {
        draining = true;
    }

    void stop() {
        stopping = true;
    }
}
