package io.baton.pool.internal.group;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.pool.Arming;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.Promotion;
import io.baton.pool.Writing;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.ConnectionEvents;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.HandlerHistories;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.ReadBuffer;
import io.baton.pool.internal.connection.Turn;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.connection.UnreadLimits;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.TurnStatistics;
import io.baton.pool.internal.lead.Watch;
import io.baton.pool.internal.log.OncePerSecond;
import io.baton.pool.internal.reply.ReplyRing;
import io.baton.pool.internal.reply.ReplyWriter;
import io.baton.pool.internal.reply.WaitingFiles;
import io.baton.pool.internal.reply.WriteLimits;
import io.baton.pool.internal.thread.VirtualFollowers;
import io.baton.pool.model.ManySockets;
import io.baton.pool.model.NoTime;
import io.baton.pool.model.SimulatedJdk;
import io.baton.pool.schedule.Program;
import io.baton.pool.schedule.Steps;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The pool's carriers and all that they use, put together on a {@link SimulatedJdk} and {@link ManySockets}. Threads 0, 1, ... of a
 * program are the carriers, and carrier 0 leads when it begins.
 */
abstract class SimulatedGroup implements Program, ConnectionEvents, SimulatedJdk.Machine {

    static final long HANDLED = Steps.bit("handled");
    private static final int BATCH = 4;

    final ManySockets kernel;
    final SimulatedJdk jdk = new SimulatedJdk(this);
    final Lead lead;
    final VirtualFollowers virtual;
    final List<PooledConnection> connections = new ArrayList<>();
    final int[] handled;
    final int[] closed;
    int gone;
    final Waker waker;
    final Dispatcher dispatcher;
    final List<Follower> carriers;
    final boolean[] ended;
    String wrong;
    private final TurnQueue turnQueue;
    private final ConnectionTable table;
    private final List<Runnable> threads = new ArrayList<>();

    /**
     * A group at the start of a program.
     *
     * @param arrived for how many connections a byte has arrived
     * @param limit how many handlers may block
     */
    SimulatedGroup(Promotion promotion, int carriers, int connections, int arrived, int limit) {
        PromotionPolicy policy = PromotionPolicy.of(promotion);
        handled = new int[connections];
        closed = new int[connections];
        ended = new boolean[carriers];
        kernel = new ManySockets(connections);
        table = new ConnectionTable(connections, new AtomicInteger());
        this.carriers = IntStream.range(0, carriers).mapToObj(Follower::new).toList();
        lead = new Lead(this.carriers, policy.isWatched());
        lead.takeRole(this.carriers.get(0));
        virtual = new VirtualFollowers(jdk, "", limit);
        BufferPool buffers = new BufferPool(kernel);
        try {
            Epoll epoll = Epoll.create(kernel);
            waker = new Waker(kernel, epoll, Dispatcher.WAKER_TOKEN);
            turnQueue = new TurnQueue(lead, waker, policy.leavesSlowTurns());
            virtual.tell(turnQueue::followerIsReady, turnQueue::release);
            ThreadSharing sharing = new ThreadSharing(lead);
            turnQueue.share(sharing, 0);
            Armer armer = new Armer(epoll, Arming.ONESHOT);
            WriteLimits limits = new WriteLimits(100, 100, 100, new AtomicLong(), WaitingFiles.within(100));
            ReplyRing ring = new ReplyRing(8, buffers, new ReplyWriter(kernel, buffers, armer, limits, () -> 0), Writing.ROLE,
                    new AtomicLong());
            Turn turn = new Turn(kernel, armer, new ReadBuffer(buffers, new UnreadLimits(4096, 1 << 20, new AtomicLong())), () -> 0);
            GroupServices services = new GroupServices(kernel, ring, this, new NoTime(), new AtomicLong(), new HandlerHistories(), null, true);
            Counters counters = new Counters();
            dispatcher = new Dispatcher(services, List.of(), table, turn, turnQueue, null, null, counters, virtual);
            ReadyBatch batch = new ReadyBatch(epoll, BATCH);
            for (Follower carrier : this.carriers) {
                GroupMembership place = new GroupMembership(carrier, lead, new Watch(lead), batch, new TurnStatistics(), dispatcher,
                        counters, buffers, virtual);
                Worker worker = new Worker(List.of(place), 0, sharing, policy, null, new OncePerSecond());
                thread(() -> {
                    worker.run();
                    ended[carrier.number()] = true;
                });
            }
            for (int i = 0; i < connections; i++) {
                open(services, turn, i, buffers.own(256));
                if (i < arrived) {
                    kernel.arrive(i);
                }
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private void open(GroupServices services, Turn turn, int number, PooledBuffer lent) {
        PooledConnection connection = new PooledConnection(services, new ConnectionHandler() {
            @Override
            public void onData(Connection from, ByteBuffer in) {
                in.position(in.limit());
                handle(number);
                Steps.at(0, HANDLED);
                handled[number]++;
            }

            @Override
            public void onClose(Connection from, Throwable cause) {
                closed[number]++;
            }
        }, ManySockets.FIRST + number);
        connections.add(connection);
        table.add(connection);
        turn.run(connection, 0, lent, new TurnMeter() {
            @Override
            public void begin() {
            }

            @Override
            public boolean overran() {
                return false;
            }

            @Override
            public boolean sendsLater() {
                return false;
            }
        });
    }

    /** What the handler of a connection does. */
    abstract void handle(int connection);

    final void thread(Runnable task) {
        threads.add(task);
    }

    @Override
    public List<Runnable> threads() {
        return threads;
    }

    @Override
    public void handlerFailed(PooledConnection failed, Throwable failure) {
        wrong = "a handler failed: " + failure;
    }

    @Override
    public void exclusivityViolated(PooledConnection violated) {
        wrong = "two owners";
    }

    @Override
    public void closed(PooledConnection connection) {
        Steps.at(0, HANDLED);
        gone++;
        table.remove(connection);
    }

    @Override
    public void turnWanted(PooledConnection wanted) {
        turnQueue.add(wanted);
    }
}
