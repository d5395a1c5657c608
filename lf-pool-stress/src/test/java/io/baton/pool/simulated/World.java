package io.baton.pool.simulated;

import io.baton.epoll.Socket;
import io.baton.epoll.faults.FaultInjector;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;
import io.baton.epoll.sim.SimulatedKernel;
import io.baton.epoll.sim.Watched;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Connection;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;
import io.baton.pool.internal.connection.ConnectionProbe;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.group.EventsInHand;
import io.baton.pool.internal.group.GroupProbe;
import io.baton.pool.model.SimulatedJvm;
import io.baton.pool.model.SimulatorScheduling;
import io.baton.pool.schedule.Simulator;
import io.baton.pool.schedule.Strands;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;

/**
 * One run: a pool, its peers and a thread that replies for handlers, on a simulated kernel. Loaded once for many runs, with the pool's
 * classes beside it, by {@code io.baton.pool.schedule.Woven}.
 */
public final class World implements Runnable {

    private record Later(Connection connection, byte[] bytes, boolean resume) { }

    private static final long RECOVERY_NANOS = 30_000_000_000L;
    /** Longer than a turn of any handler, and shorter than the idle timeout. */
    private static final long REST_NANOS = 15_000_000;
    private static final long LONGEST_UNREST_NANOS = 20_000_000;
    private static final int SMALLEST_BUFFER = 512;

    private final Simulator simulator;
    private final Random random;
    private final SimulatedKernel kernel;
    private final Audit audit;
    private final EventsInHand events;
    private final FaultInjector faults;
    private final Choices choices;
    private final List<Plan> plans = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final Queue<Later> later = new ArrayDeque<>();
    private LeaderFollowerPool pool;
    private GroupProbe probe;
    private boolean closing;
    private boolean over;
    private int peersLeft;
    private int replied;

    /** The run of this seed. */
    public World(Simulator simulator, long seed) {
        this.simulator = simulator;
        random = new Random(seed);
        kernel = new SimulatedKernel(new SimulatorScheduling(simulator));
        kernel.bufferSize(SMALLEST_BUFFER << random.nextInt(6));
        choices = new Choices(random);
        events = EventsInHand.begin(simulator);
        Reports real = new Reports(kernel, events);
        faults = choices.faults ? FaultInjector.of(real, plan(seed)) : null;
        audit = new Audit(faults != null ? faults : real, this);
        if (faults != null) {
            faults.off();
        }
    }

    private FaultPlan plan(long seed) {
        List<FaultPoint> points = FaultPoint.all().stream().filter(each -> !each.kind().throwing()).toList();
        FaultPlan.Builder builder = FaultPlan.builder(seed).points(points);
        return random.nextBoolean() ? builder.enabled(100).fires(3).build() : builder.enabled(10).fires(30).build();
    }

    // What the handler and the peers ask.

    void require(boolean holds, String otherwise) {
        if (!holds) {
            fail(otherwise);
        }
    }

    void fail(String what) {
        simulator.fail(new AssertionError(what));
    }

    /** Whether calls of the pool may fail. */
    boolean mayFail() {
        return faults != null;
    }

    Watched watched(int fd) {
        return kernel.watched(fd);
    }

    /** Whether connections may break though it is not in their plan. */
    boolean mayBreak() {
        return faults != null || closing || choices.limits;
    }

    /** Whether a handler may wait in the middle of a callback for what only another thread of the pool brings. */
    boolean mayReceive() {
        return choices.mayReceive();
    }

    Plan plan(byte number) {
        return plans.get(number);
    }

    void opened(Session session) {
        sessions.add(session);
    }

    /** Another thread replies with these bytes; or closes the connection, if there are none. */
    void later(Connection connection, byte[] bytes) {
        later.add(new Later(connection, bytes, false));
    }

    void resumeLater(Connection connection) {
        later.add(new Later(connection, null, true));
    }

    private void replyForOthers() {
        for (;;) {
            Strands.await("replier", () -> !later.isEmpty() || over, () -> Long.MAX_VALUE);
            Later next = later.poll();
            if (next == null) {
                return;
            }
            if (next.resume) {
                next.connection.resumeReading();
            } else if (next.bytes == null) {
                next.connection.close();
            } else {
                next.connection.reply(next.bytes);
            }
            replied++;
        }
    }

    // The run.

    @Override
    public void run() {
        SimulatedJvm.begin();
        try {
            PoolBuilder builder = choices.builder(audit).listen(new InetSocketAddress("127.0.0.1", 0), new Echo(this));
            pool = builder.start();
        } catch (IOException e) {
            throw new AssertionError("the pool does not start", e);
        }
        probe = new GroupProbe(pool, kernel, events);
        audit.of(probe);
        simulator.check(audit::check);
        simulator.start(simulator.unstarted("replier", this::replyForOthers));
        if (faults != null) {
            faults.on();
        }
        talk(choices.peers, choices.perPeer, false);
        awaitPeers();
        if (faults != null) {
            faults.off();
        }
        if (!closing) {
            recovers();
        }
        closeAll();
    }

    private void talk(int peers, int perPeer, boolean plain) {
        SocketAddress address = pool.localAddresses().get(0);
        for (int i = 0; i < peers; i++) {
            List<Plan> own = new ArrayList<>();
            for (int j = 0; j < perPeer; j++) {
                Plan plan = new Plan(plans.size(), random, plain);
                plans.add(plan);
                own.add(plan);
            }
            peersLeft++;
            simulator.start(simulator.unstarted("peer " + i, () -> {
                own.forEach(plan -> new Peer(kernel, plan, this).run(address));
                peersLeft--;
            }));
        }
    }

    private void awaitPeers() {
        long end = choices.closesEarly ? simulator.now() + choices.closeAfterNanos : Long.MAX_VALUE;
        Strands.await("all peers", () -> peersLeft == 0 || simulator.now() >= end, () -> end);
        closing = peersLeft > 0;
    }

    /** Whatever has been: without faults, another connection is served, and nothing is left of those before. */
    private void recovers() {
        long end = simulator.now() + RECOVERY_NANOS;
        while (pool.snapshot().connections() + pool.snapshot().blockedTurns() > 0 && simulator.now() < end) {
            SimulatedJvm.parkNanos(1_000_000);
        }
        require(pool.snapshot().connections() == 0, pool.snapshot().connections() + " connections are left: " + probe);
        require(pool.snapshot().blockedTurns() == 0, pool.snapshot().blockedTurns() + " turns are said to block");
        rests();
        talk(1, 1, true);
        Strands.await("the last peer", () -> peersLeft == 0, () -> Long.MAX_VALUE);
        // If a listener has paused, one whose peer is gone may be accepted meanwhile.
        Plan last = plans.get(plans.size() - 1);
        require(sessions.stream().anyMatch(each -> each.plan == last), "the last connection was not served");
    }

    /**
     * With one idle connection and nothing to do: each group's leader is in epoll_wait, and the connection is registered for what may
     * come, and nobody's.
     */
    private void rests() {
        try (Socket idle = Socket.connect(kernel, pool.localAddresses().get(0))) {
            long end = simulator.now() + RECOVERY_NANOS;
            // The listener may pause, if descriptors were short.
            while (pool.snapshot().connections() == 0 && simulator.now() < end) {
                SimulatedJvm.parkNanos(1_000_000);
            }
            SimulatedJvm.parkNanos(REST_NANOS);
            // A thread may have lost its core. No other reason takes so long.
            long atRest = simulator.now() + LONGEST_UNREST_NANOS;
            while (!isAtRest() && simulator.now() < atRest) {
                SimulatedJvm.parkNanos(1_000_000);
            }
            require(audit.waiting() == choices.groups, audit.waiting() + " threads are in epoll_wait at rest: " + probe);
            int[] connections = {0};
            probe.forEachConnection(each -> {
                connections[0]++;
                require(isAtRest(each), "not at rest: " + each + ", " + kernel.watched(each.fd()));
            });
            require(connections[0] == 1 || choices.limits, connections[0] + " connections instead of one that is idle");
            idle.option(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isAtRest() {
        boolean[] armed = {audit.waiting() == choices.groups};
        probe.forEachConnection(each -> armed[0] &= isAtRest(each));
        return armed[0];
    }

    private boolean isAtRest(PooledConnection idle) {
        Watched watched = kernel.watched(idle.fd());
        return ConnectionProbe.state(idle).equals("ARMED") && watched != null && watched.isArmed();
    }

    private void closeAll() {
        closing = true;
        pool.close();
        Strands.await("all peers", () -> peersLeft == 0, () -> Long.MAX_VALUE);
        over = true;
        for (Session each : sessions) {
            require(each.isClosed(), "no onClose: " + each.plan);
        }
        require(pool.snapshot().exclusivityViolations() == 0, "two threads in one handler");
        require(pool.snapshot().connections() == 0, "connections are left after the close");
        require(probe.buffersOut() == 0, probe.buffersOut() + " buffers are still lent");
        require(SimulatedJvm.virtualAlive() == 0, SimulatedJvm.virtualAlive() + " virtual followers live");
        require(kernel.openDescriptors().isEmpty(), "descriptors are open: " + kernel.openDescriptors());
    }

    @Override
    public String toString() {
        return choices + (faults == null ? "" : "; " + faults.plan()) + "; " + probe + "; " + replied + " replied for others";
    }

    SystemCalls kernel() {
        return kernel;
    }
}
