package io.baton.pool.group;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.connection.Chunk;
import io.baton.pool.connection.ConnectionTable;
import io.baton.pool.connection.Home;
import io.baton.pool.connection.PooledConnection;
import io.baton.pool.connection.Replies;
import io.baton.pool.connection.Token;
import io.baton.pool.connection.Turn;
import io.baton.pool.connection.TurnMeter;
import io.baton.pool.lead.Lead;
import io.baton.pool.lead.PromotionPolicy;
import io.baton.pool.listen.Listener;

import java.util.List;

/** What each event of a group means: a turn of a connection, new connections, a tick, a ring of the bell. */
final class Dispatcher implements Work, Listener.Arrivals {

    /** The tokens of a group's own descriptors are negative slots; listeners follow downwards. */
    static final long BELL_TOKEN = Token.of(-1, 0);
    static final long CLOCK_TOKEN = Token.of(-2, 0);
    static final int FIRST_LISTENER_SLOT = -3;

    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final SystemCalls calls;
    private final ConnectionTable table;
    private final Turn turn;
    private final Replies replies;
    private final Backlog backlog;
    private final Lead lead;
    private final Clock clock;
    private final Housekeeping housekeeping;
    private final Counters counters;
    private final boolean followersRunSlow;
    private final List<Listener> listeners;
    private Home home;
    private volatile boolean draining;
    private volatile boolean stopping;

    Dispatcher(GroupSettings settings, List<Listener> listeners, ConnectionTable table, Turn turn, Replies replies, Backlog backlog, Lead lead,
            Clock clock, Housekeeping housekeeping, Counters counters) {
        this.calls = settings.calls();
        this.listeners = listeners;
        this.table = table;
        this.turn = turn;
        this.replies = replies;
        this.backlog = backlog;
        this.lead = lead;
        this.clock = clock;
        this.housekeeping = housekeeping;
        this.counters = counters;
        this.followersRunSlow = PromotionPolicy.of(settings.promotion()).leavesSlowTurns();
    }

    void home(Home shared) {
        home = shared;
    }

    @Override
    public void event(long token, int mask, Chunk lent, TurnMeter meter) {
        if (Token.slot(token) >= 0) {
            connectionEvent(token, mask, lent, meter);
        } else if (token == CLOCK_TOKEN) {
            clock.expire();
        } else if (token != BELL_TOKEN) {
            Listener listener = listeners.get(FIRST_LISTENER_SLOT - Token.slot(token));
            if (!listener.accept(this)) {
                counters.acceptPauses.increment();
                housekeeping.start();
            }
        }
    }

    private void connectionEvent(long token, int mask, Chunk lent, TurnMeter meter) {
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
        backlog.addForFollowers(connection);
        lead.wakeForSlowTurn();
        return true;
    }

    @Override
    public void arrived(int fd, ConnectionHandler handler) {
        PooledConnection connection;
        try {
            connection = new PooledConnection(home, handler, fd);
        } catch (RuntimeException | Error e) {
            // Whether it blocks, its handler is asked here.
            counters.handlerErrors.increment();
            LOG.log(System.Logger.Level.WARNING, "a handler threw; its new connection is closed", e);
            calls.close(fd);
            return;
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
    public boolean runForAnybody(Chunk lent, TurnMeter meter) {
        return run(backlog.nextForAnybody(), lent, meter);
    }

    @Override
    public boolean runForFollowers(Chunk lent, TurnMeter meter) {
        PooledConnection connection = backlog.nextForFollowers();
        if (connection != null) {
            counters.slowTurns.increment();
        }
        return run(connection, lent, meter);
    }

    private boolean run(PooledConnection connection, Chunk lent, TurnMeter meter) {
        if (connection == null) {
            return false;
        }
        turn.run(connection, connection.takeReadyMask(), lent, meter);
        return true;
    }

    @Override
    public boolean hasForAnybody() {
        return backlog.hasForAnybody();
    }

    @Override
    public boolean hasForFollowers() {
        return backlog.hasForFollowers();
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
