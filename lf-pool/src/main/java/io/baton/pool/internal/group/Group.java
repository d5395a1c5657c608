package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.PoolSnapshot;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.ConnectionEvents;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.MidTurn;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.ReadBuffer;
import io.baton.pool.internal.connection.Token;
import io.baton.pool.internal.connection.Turn;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.TurnStatistics;
import io.baton.pool.internal.lead.Watch;
import io.baton.pool.internal.listen.Connector;
import io.baton.pool.internal.listen.Listener;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.reply.ReplyRing;
import io.baton.pool.internal.reply.ReplyWriter;
import io.baton.pool.internal.thread.VirtualFollowers;
import io.baton.pool.internal.time.CoarseTimeouts;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * One epoll instance with its lead, its reply ring, its clock, its listeners and its connections. This class only wires the other
 * packages together; they say what happens.
 *
 * <pre>
 * epoll_wait -> ReadyBatch -> Worker -> Dispatcher -> Turn (recv, handler) -> ReplyRing -> ReplyWriter (send) -> Armer
 * </pre>
 */
public final class Group implements ConnectionEvents, AutoCloseable {

    private static final Log LOG = Log.of(Group.class);
    private static final Message HANDLER_THREW = LOG.warning("a handler threw; {} is closed");
    private static final Message TURN_FAILED = LOG.warning("a turn failed, as for lack of memory; {} is closed");
    private static final int BATCH = 256;
    /** As many as two calls of the writer send. A ring uses all its slots in turn: with more, each reply costs a cache miss. */
    private static final int RING_SLOTS = 128;

    private final Counters counters = new Counters();
    private final TurnStatistics turnStatistics = new TurnStatistics();
    private final GroupSettings settings;
    private final GroupDescriptors descriptors;
    private final TurnQueue turnQueue;
    private final Housekeeping housekeeping;
    private final ConnectionTable table;
    private final ReplyRing ring;
    private final Lead lead;
    private final Dispatcher dispatcher;
    private final List<Follower> followers;
    /** Null if the pool's threads run the turns themselves. */
    private final @Nullable VirtualFollowers virtualFollowers;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final ReadyBatch batch;
    private final BufferPool buffers;
    private final Turn turn;
    private final GroupServices services;
    private final StandIn standIn;
    private final GroupEnd end;

    /**
     * Opens the group's descriptors; its threads come with the {@link Workers}.
     *
     * @param number of this group in its pool
     * @param live counts the connections of all groups
     * @param ids numbers them
     */
    public Group(GroupSettings settings, int number, AtomicInteger live, AtomicLong ids) throws ErrnoException {
        this.settings = settings;
        buffers = new BufferPool(settings.calls());
        table = new ConnectionTable(settings.maxConnections(), live);
        followers = IntStream.range(0, settings.threads().most()).mapToObj(Follower::new).toList();
        PromotionPolicy policy = PromotionPolicy.of(settings.promotion());
        lead = new Lead(followers, policy.isWatched());
        virtualFollowers = settings.virtualThreads() == null ? null
                : new VirtualFollowers(settings.virtualThreads(), settings.name() + "-" + number + "-v",
                        settings.maxBlockedTurns());
        descriptors = GroupDescriptors.open(settings.calls());
        try {
            batch = new ReadyBatch(descriptors.epoll(), BATCH);
            turnQueue = new TurnQueue(lead, descriptors.waker(), policy.leavesSlowTurns());
            if (virtualFollowers != null) {
                virtualFollowers.tell(turnQueue::followerIsReady, turnQueue::release);
            }
            CoarseTimeouts timeouts = CoarseTimeouts.of(settings.idleTimeout(), settings.writeStallTimeout());
            housekeeping = new Housekeeping(table, timeouts, descriptors.clock(), counters, listeners);
            Armer armer = new Armer(descriptors.epoll(), settings.arming());
            ring = new ReplyRing(RING_SLOTS, buffers,
                    new ReplyWriter(settings.calls(), buffers, armer, settings.writeLimits(), housekeeping::tick),
                    settings.writing(), counters.ringFull);
            turn = new Turn(settings.calls(), armer, new ReadBuffer(buffers, settings.unreadLimits()),
                    housekeeping::tick);
            services = new GroupServices(settings.calls(), ring, this, descriptors.clock(), ids, settings.histories(),
                    new MidTurn(settings.calls(), armer, buffers), virtualFollowers != null);
            dispatcher = new Dispatcher(services, listeners, table, turn, turnQueue, descriptors.clock(), housekeeping,
                    counters, virtualFollowers);
            standIn = new StandIn(lead, batch, dispatcher, turnQueue);
            end = new GroupEnd(settings.calls(), table, turn, ring, buffers, listeners, descriptors, counters);
        } catch (RuntimeException | Error e) {
            descriptors.close();
            throw e;
        }
    }

    /** Takes a socket that listens; connections arrive once the {@link Workers} has started. */
    public void listen(Socket socket, ConnectionHandler handler) {
        long token = Token.of(Dispatcher.FIRST_LISTENER_SLOT - listeners.size(), 0);
        listeners.add(new Listener(descriptors.epoll(), socket, handler, token));
    }

    /** The listeners, in the order in which they came. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** The lead of this group. */
    Lead lead() {
        return lead;
    }

    /** The place of the thread of this number. */
    GroupMembership membership(int number) {
        Follower follower = followers.get(number);
        return new GroupMembership(follower, lead, new Watch(lead, descriptors.idleCores()::isNobodyWaiting), batch,
                turnStatistics, dispatcher, counters, buffers, virtualFollowers);
    }

    /** Where its threads come from if it has none idle. Before the threads start. */
    void share(ThreadSharing sharing, int number) {
        turnQueue.share(sharing, number);
    }

    /** Its virtual followers; null if there are none. */
    @Nullable VirtualFollowers virtualFollowers() {
        return virtualFollowers;
    }

    /** Whether the kernel says that the thread of this number is blocked. */
    boolean isBlocked(int number) {
        return followers.get(number).isBlocked();
    }

    /** The memory that its threads lend and its connections keep. */
    public BufferPool buffers() {
        return buffers;
    }

    /** The writer's thread, if it has one. */
    Optional<Thread> newWriterThread(String name) {
        return ring.newThread(name);
    }

    void listen() throws ErrnoException {
        for (Listener listener : listeners) {
            listener.start();
        }
    }

    /** Begins a connection out. Throws IllegalStateException if the pool is closing or has as many as it may. */
    public PooledConnection connect(SocketAddress address, ConnectionHandler handler) throws ErrnoException {
        int fd = Connector.connect(settings.calls(), address);
        boolean adopted = false;
        try {
            PooledConnection connection = new PooledConnection(services, handler, fd);
            if (address instanceof UnixDomainSocketAddress) {
                connection.unixDomain();
            }
            connection.connecting(settings.connectTimeout());
            adopted = dispatcher.adopt(connection);
            if (!adopted) {
                throw new IllegalStateException("the pool is closing, or has its " + settings.maxConnections()
                        + " connections");
            }
            counters.connects.incrementAndGet();
            return connection;
        } finally {
            if (!adopted) {
                settings.calls().close(fd);
            }
        }
    }

    @Override
    public void handlerFailed(PooledConnection connection, Throwable failure) {
        counters.handlerErrors.incrementAndGet();
        HANDLER_THREW.log(connection, failure);
    }

    @Override
    public void turnFailed(PooledConnection connection, Throwable failure) {
        TURN_FAILED.log(connection, failure);
    }

    @Override
    public void exclusivityViolated(PooledConnection connection) {
        counters.exclusivityViolations.incrementAndGet();
    }

    @Override
    public void closed(PooledConnection connection) {
        if (table.remove(connection)) {
            // A descriptor is free now.
            housekeeping.resumeListeners();
            counters.closed.incrementAndGet();
        }
    }

    @Override
    public void aboutToBlock() {
        if (virtualFollowers == null) {
            turnQueue.passLead();
        }
    }

    @Override
    public void nothingHeard() {
        standIn.look();
    }

    @Override
    public void turnWanted(PooledConnection connection) {
        turnQueue.add(connection);
    }

    /** Refuses new connections, also those that arrive now, and closes the others after their turns and replies. */
    public void drain() {
        dispatcher.drain();
        listeners.forEach(Listener::stop);
        table.forEach(PooledConnection::close);
    }

    /** Waits until no connection is left; false if some are at {@code deadline}, by {@link System#nanoTime}. */
    public boolean awaitDrained(long deadline) {
        return Drain.await(table, deadline);
    }

    void stop() {
        dispatcher.stop();
        ring.stop();
        descriptors.waker().wakeForEver();
    }

    void wakeAll() {
        lead.wakeAll();
    }

    /** {@link GroupEnd#cutOff}. */
    public void cutOff() {
        end.cutOff();
    }

    @Override
    public void close() {
        end.close();
    }

    @Override
    public void ended(PooledConnection connection) {
        end.ended(connection);
    }

    /** The counters of this moment. */
    public PoolSnapshot snapshot() {
        long turns = followers.stream().mapToLong(Follower::turns).sum();
        return counters.snapshot(turnQueue.threads(), virtualFollowers, table.size(), turns,
                Duration.ofNanos(lead.leaderless().nanos()));
    }

    /** Most threads ever seen in epoll_wait at the same time; counted only with assertions enabled, for tests. */
    public int maxWaiting() {
        return counters.maxWaiting();
    }

    @Override
    public String toString() {
        return lead.toString();
    }
}
