package io.baton.pool.internal.group;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.Replies;
import io.baton.pool.internal.connection.Token;
import io.baton.pool.internal.connection.Turn;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.listen.Listener;

import java.util.List;

/** What each event of a group means: a turn of a connection, new connections, a tick, a ring of the waker. */
final class Dispatcher implements GroupTasks, Listener.Arrivals {

    /** The tokens of a group's own descriptors are negative slots; listeners follow downwards. */
    static final long WAKER_TOKEN = Token.of(-1, 0);
    static final long CLOCK_TOKEN = Token.of(-2, 0);
    static final int FIRST_LISTENER_SLOT = -3;

    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final SystemCalls calls;
    private final ConnectionTable table;
    private final Turn turn;
    private final Replies replies;
    private final TurnQueue turnQueue;
    private final Lead lead;
    private final Clock clock;
    private final Housekeeping housekeeping;
    private final Counters counters;
    private final boolean followersRunSlow;
    private final List<Listener> listeners;
    private GroupServices services;
    private volatile boolean draining;
    private volatile boolean stopping;

    Dispatcher(GroupSettings settings, List<Listener> listeners, ConnectionTable table, Turn turn, Replies replies, TurnQueue turnQueue, Lead lead,
            Clock clock, Housekeeping housekeeping, Counters counters) {
        this.calls = settings.calls();
        this.listeners = listeners;
        this.table = table;
        this.turn = turn;
        this.replies = replies;
        this.turnQueue = turnQueue;
        this.lead = lead;
        this.clock = clock;
        this.housekeeping = housekeeping;
        this.counters = counters;
        this.followersRunSlow = PromotionPolicy.of(settings.promotion()).leavesSlowTurns();
    }

    void services(GroupServices shared) {
        services = shared;
    }

    @Override
    public void event(long token, int mask, PooledBuffer lent, TurnMeter meter) {
        if (Token.slot(token) >= 0) {
            connectionEvent(token, mask, lent, meter);
        } else if (token == CLOCK_TOKEN) {
            clock.expire();
        } else if (token != WAKER_TOKEN) {
            Listener listener = listeners.get(FIRST_LISTENER_SLOT - Token.slot(token));
            if (!listener.accept(this)) {
                counters.acceptPauses.increment();
                housekeeping.start();
            }
        }
    }

    private void connectionEvent(long token, int mask, PooledBuffer lent, TurnMeter meter) {
        PooledConnection connection = table.get(token);
        if (connection == null) {
            counters.staleEvents.increment();
        } else if (connection.claim()) {
            if (!leftToFollower(connection, mask)) {
                turn.run(connection, mask, lent, meter);
            }
        }
    }

    /** Queues the turn of an owned connection for a follower, if it is slow; false if the leader may run it. */
    boolean leftToFollower(PooledConnection connection, int mask) {
        if (!connection.isSlow() || !followersRunSlow) {
            return false;
        }
        connection.readyMask(mask);
        turnQueue.addForFollowers(connection);
        lead.wakeForSlowTurn();
        return true;
    }

    @Override
    public void arrived(int fd, ConnectionHandler handler, boolean unixDomain) {
        PooledConnection connection;
        try {
            connection = new PooledConnection(services, handler, fd);
        } catch (Throwable e) {
            // The handler was asked whether it blocks, and a decorator for its object.
            counters.handlerErrors.increment();
            LOG.log(System.Logger.Level.WARNING, "a handler threw; its new connection is closed", e);
            calls.close(fd);
            return;
        } finally {
            // An interrupt that they leave set must not reach another handler.
            Thread.interrupted();
        }
        if (unixDomain) {
            connection.unixDomain();
        }
        if (adopt(connection)) {
            counters.accepted.increment();
        } else {
            counters.refused.increment();
            calls.close(fd);
        }
    }

    /** Takes in a new connection and has its first turn run; false, and nothing done, if there is no room for it. */
    boolean adopt(PooledConnection connection) {
        connection.lastActive(housekeeping.tick());
        if (!table.add(connection)) {
            return false;
        }
        // Looked at after the table has it: whoever drains either finds it there or is seen here.
        if (draining) {
            table.remove(connection);
            return false;
        }
        if (housekeeping.looksAtConnections()) {
            housekeeping.start();
        }
        // This thread may have lost the lead by now, so another may wait already.
        connection.turnWanted();
        return true;
    }

    @Override
    public boolean runForAnybody(PooledBuffer lent, TurnMeter meter) {
        return run(turnQueue.nextForAnybody(), lent, meter);
    }

    @Override
    public boolean runForFollowers(PooledBuffer lent, TurnMeter meter) {
        PooledConnection connection = turnQueue.nextForFollowers();
        if (connection != null) {
            counters.slowTurns.increment();
        }
        return run(connection, lent, meter);
    }

    private boolean run(PooledConnection connection, PooledBuffer lent, TurnMeter meter) {
        if (connection == null) {
            return false;
        }
        turn.run(connection, connection.takeReadyMask(), lent, meter);
        return true;
    }

    @Override
    public boolean hasForAnybody() {
        return turnQueue.hasForAnybody();
    }

    @Override
    public boolean hasForFollowers() {
        return turnQueue.hasForFollowers();
    }

    @Override
    public void sendReplies() {
        replies.drain();
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
