package io.baton.pool.group;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.PoolSnapshot;
import io.baton.pool.Promotion;
import io.baton.pool.connection.Armer;
import io.baton.pool.connection.Chunks;
import io.baton.pool.connection.ConnectionEvents;
import io.baton.pool.connection.ConnectionTable;
import io.baton.pool.connection.Home;
import io.baton.pool.connection.PooledConnection;
import io.baton.pool.connection.ReadBuffer;
import io.baton.pool.connection.Token;
import io.baton.pool.connection.Turn;
import io.baton.pool.lead.Follower;
import io.baton.pool.lead.Lead;
import io.baton.pool.lead.ReadyBatch;
import io.baton.pool.listen.Listener;
import io.baton.pool.reply.Backpressure;
import io.baton.pool.reply.ReplyRing;
import io.baton.pool.reply.ReplyWriter;
import io.baton.pool.time.CoarseTimeouts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * One epoll instance with its lead, its ring, its clock, its threads and its connections. Wires the rooms together; what
 * happens is said there.
 *
 * <pre>
 * epoll_wait -> ReadyBatch -> Worker -> Dispatcher -> Turn (recv, handler) -> ReplyRing -> ReplyWriter (send) -> Armer
 * </pre>
 */
public final class Group implements ConnectionEvents, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Group.class.getName());
    private static final int BATCH = 256;
    private static final int RING_SLOTS = 1024;
    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private final Counters counters = new Counters();
    private final Backlog backlog = new Backlog();
    private final GroupSettings settings;
    private final Epoll epoll;
    private final Bell bell;
    private final Clock clock;
    private final ConnectionTable table;
    private final ReplyRing ring;
    private final Lead lead;
    private final Dispatcher dispatcher;
    private final List<Follower> followers;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ReadyBatch batch;
    private final Chunks chunks;

    /** Opens the group's descriptors; its threads begin with {@link #start}. */
    public Group(GroupSettings settings) throws ErrnoException {
        this.settings = settings;
        chunks = new Chunks(settings.calls());
        table = new ConnectionTable(settings.maxConnections());
        followers = IntStream.range(0, settings.threads()).mapToObj(Follower::new).toList();
        lead = new Lead(followers, settings.promotion() == Promotion.MEASURED);
        epoll = Epoll.create(settings.calls());
        try {
            bell = new Bell(settings.calls(), epoll, Dispatcher.BELL_TOKEN);
            clock = new Clock(settings.calls(), epoll, Dispatcher.CLOCK_TOKEN);
        } catch (ErrnoException e) {
            epoll.close();
            throw e;
        }
        batch = new ReadyBatch(epoll, BATCH);
        CoarseTimeouts timeouts = CoarseTimeouts.of(settings.idleTimeout(), settings.writeStallTimeout());
        Housekeeping housekeeping = new Housekeeping(table, timeouts, clock, counters, () -> listeners);
        Armer armer = new Armer(epoll, settings.arming());
        Backpressure backpressure =
                new Backpressure(settings.calls(), armer, settings.highWatermark(), settings.highWatermark() / 2);
        ring = new ReplyRing(RING_SLOTS, chunks,
                new ReplyWriter(settings.calls(), chunks, backpressure, housekeeping::tick), counters.ringFull);
        Turn turn = new Turn(settings.calls(), armer, new ReadBuffer(chunks, settings.unreadLimit()),
                housekeeping::tick);
        dispatcher = new Dispatcher(settings, listeners, table, turn, ring, backlog, lead, clock, housekeeping,
                counters);
    }

    /** Takes a socket that listens; connections arrive from {@link #start} on. */
    public void listen(Socket socket, ConnectionHandler handler) {
        long token = Token.of(Dispatcher.FIRST_LISTENER_SLOT - listeners.size(), 0);
        listeners.add(new Listener(epoll, socket, handler, token));
    }

    /** The listeners, in the order in which they came. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** Starts the threads, and then to listen. */
    public void start(AtomicLong ids, Home.Addresses addresses) throws ErrnoException {
        dispatcher.home(new Home(ring, this, clock, addresses, ids));
        for (Follower follower : followers) {
            Worker worker = new Worker(follower, lead, batch, dispatcher, counters, settings.promotion(),
                    chunks.take(Chunks.LARGE));
            Thread thread = new Thread(worker, settings.name() + "-" + follower.number());
            threads.add(thread);
            thread.start();
        }
        for (Listener listener : listeners) {
            listener.start();
        }
    }

    @Override
    public void handlerFailed(PooledConnection connection, Throwable failure) {
        counters.handlerErrors.increment();
        LOG.log(System.Logger.Level.WARNING, () -> "a handler threw; " + connection + " is closed", failure);
    }

    @Override
    public void exclusivityViolated(PooledConnection connection) {
        counters.exclusivityViolations.increment();
    }

    @Override
    public void closed(PooledConnection connection) {
        counters.closed.increment();
        table.remove(connection);
        for (Listener listener : listeners) {
            listener.resume();
        }
    }

    @Override
    public void turnWanted(PooledConnection connection) {
        backlog.addForAnybody(connection);
        // If nobody waits, the leader looks at the backlog before it does; if nobody leads, the next leader does.
        if (lead.isWaiting()) {
            bell.ring();
        }
    }

    /** The threads of this group. */
    public List<Thread> threads() {
        return threads;
    }

    /** Refuses new connections and closes the others, once their turns have ended and their replies are sent. */
    public void drain() {
        dispatcher.drain();
        listeners.forEach(Listener::stop);
        table.forEach(PooledConnection::close);
    }

    /** Waits until no connection is left; false if some are at {@code deadline}, by {@link System#nanoTime}. */
    public boolean awaitDrained(long deadline) {
        while (table.size() > 0) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            // A connection that was accepted while drain() went through the table.
            table.forEach(PooledConnection::close);
            LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        }
        return true;
    }

    /** Tells the threads to end as soon as they return from what they do. */
    public void stop() {
        dispatcher.stop();
        bell.ringForEver();
        lead.wakeAll();
    }

    /** Closes what is left: no thread of the group runs any more, or those that do are stuck in a handler. */
    @Override
    public void close() {
        table.forEach(connection -> {
            if (!connection.isInTurn()) {
                settings.calls().close(connection.fd());
                table.remove(connection);
                counters.closed.increment();
            }
        });
        listeners.forEach(Listener::close);
        clock.close();
        bell.close();
        epoll.close();
    }

    /** The counters of this moment. */
    public PoolSnapshot snapshot() {
        long turns = followers.stream().mapToLong(Follower::turns).sum();
        return new PoolSnapshot(settings.threads(), table.size(), counters.accepted.sum(), counters.refused.sum(),
                counters.closed.sum(), turns, counters.slowTurns.sum(), counters.promotions.sum(),
                counters.handlerErrors.sum(), counters.staleEvents.sum(), counters.idleTimeouts.sum(),
                counters.writeStalls.sum(), counters.ringFull.sum(), counters.acceptPauses.sum(), counters.maxWaiting(),
                counters.exclusivityViolations.sum());
    }

    @Override
    public String toString() {
        return settings.name() + ": " + lead;
    }
}
