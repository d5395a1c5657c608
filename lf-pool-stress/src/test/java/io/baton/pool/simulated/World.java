package io.baton.pool.simulated;

import io.baton.epoll.faults.FaultInjector;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;
import io.baton.epoll.sim.SimulatedKernel;
import io.baton.epoll.sim.Watched;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;
import io.baton.pool.internal.group.EventsInHand;
import io.baton.pool.internal.group.GroupProbe;
import io.baton.pool.model.SimulatedJvm;
import io.baton.pool.model.SimulatorScheduling;
import io.baton.pool.schedule.Simulator;
import io.baton.pool.schedule.Strands;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * One run: a pool, its peers and a thread that replies for handlers, on a simulated kernel. Loaded once for many runs, with the pool's
 * classes beside it, by {@code io.baton.pool.schedule.Woven}.
 */
public final class World implements Runnable {

    /** What another thread does for a handler. */
    interface Later {
        void run() throws IOException;
    }

    private static final int SMALLEST_BUFFER = 512;
    private static final int MOST_TRIES = 4;
    /** So many peers and connects come when the pool closes. */
    private static final int LATE = 2;
    /** Takes a whole burst, and what is replied to it. */
    private static final int BURST_BUFFER = 1 << 20;

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
    /** When peers start. */
    private long start;
    private long closeAt = Long.MAX_VALUE;
    private int replied;

    /** The run of this seed. */
    public World(Simulator simulator, long seed) {
        this.simulator = simulator;
        // Not as the simulator's: else a schedule of one kind would always meet the same settings.
        random = new Random(new SplittableRandom(~seed).nextLong());
        kernel = new SimulatedKernel(new SimulatorScheduling(simulator));
        int buffer = SMALLEST_BUFFER << random.nextInt(6);
        choices = new Choices(random);
        kernel.bufferSize(choices.kind == Plan.Kind.BURST ? BURST_BUFFER : buffer);
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
        return faults != null || closing || choices.isLimited();
    }

    /** Whether the pool ends connections that are idle, or more than it may have. */
    boolean isLimited() {
        return choices.isLimited();
    }

    /** How many connections the pool may have. */
    int most() {
        return choices.mostConnections;
    }

    int waiting() {
        return audit.waiting();
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

    /** Another thread does this, one thing after the other. */
    void later(Later what) {
        later.add(what);
    }

    private void replyForOthers() {
        for (;;) {
            Strands.await("replier", () -> !later.isEmpty() || over, () -> Long.MAX_VALUE);
            Later next = later.poll();
            if (next == null) {
                return;
            }
            try {
                next.run();
            } catch (IOException e) {
                throw new AssertionError("another thread could not reply", e);
            }
            replied++;
        }
    }

    // The run.

    @Override
    public void run() {
        SimulatedJvm.begin();
        try {
            PoolBuilder builder = choices.builder(audit).listen(choices.address(), new Echo(this));
            pool = builder.start();
        } catch (IOException e) {
            throw new AssertionError("the pool does not start", e);
        }
        probe = new GroupProbe(pool, kernel, events);
        audit.of(probe);
        simulator.check(audit::check);
        simulator.checkPauses(audit::checkPause);
        simulator.start(simulator.unstarted("replier", this::replyForOthers));
        if (faults != null) {
            faults.on();
        }
        talk(choices.peers, choices.perPeer, false);
        dial(choices.dialled);
        if (choices.closesEarly) {
            // At the moment of the close.
            closeAt = simulator.now() + choices.closeAfterNanos;
            start = closeAt;
            talk(LATE, 1, false);
            dial(LATE);
        }
        awaitPeers();
        if (faults != null) {
            faults.off();
        }
        if (!closing) {
            new Recovery(this, kernel, pool, probe).recovers(choices.groups);
        }
        closeAll();
    }

    private void awaitTime(long at) {
        if (simulator.now() < at) {
            Strands.await("later", () -> simulator.now() >= at, () -> at);
        }
    }

    private void dial(int count) {
        for (int i = 0; i < count; i++) {
            Plan plan = choices.plan(plans.size(), random, Plan.Kind.DIALLED);
            plans.add(plan);
            Dialling dialling = new Dialling(kernel, this, plan, random);
            long at = start;
            peersLeft++;
            simulator.start(simulator.unstarted("server " + i, () -> {
                awaitTime(at);
                dialling.run(pool);
                peersLeft--;
            }));
        }
    }

    private void talk(int peers, int perPeer, boolean plain) {
        SocketAddress address = pool.localAddresses().get(0);
        for (int i = 0; i < peers; i++) {
            List<Plan> own = new ArrayList<>();
            for (int j = 0; j < perPeer; j++) {
                Plan plan = choices.plan(plans.size(), random, plain ? Plan.Kind.PLAIN : choices.kind);
                plans.add(plan);
                own.add(plan);
            }
            long at = start;
            peersLeft++;
            simulator.start(simulator.unstarted("peer " + i, () -> {
                awaitTime(at);
                own.forEach(plan -> new Peer(kernel, plan, this).run(address));
                peersLeft--;
            }));
        }
    }

    /**
     * One more connection that ends in order, and that the pool has to serve. Where it may refuse one, some more: a listener that has
     * paused may accept one that is gone meanwhile.
     */
    void talkOnceMore() {
        boolean served = false;
        for (int i = 0; i < (choices.isLimited() ? MOST_TRIES : 1) && !served; i++) {
            talk(1, 1, true);
            Strands.await("the last peer", () -> peersLeft == 0, () -> Long.MAX_VALUE);
            Plan last = plans.get(plans.size() - 1);
            served = sessions.stream().anyMatch(each -> each.plan == last);
        }
        require(served, "the last connection was not served");
    }

    private void awaitPeers() {
        Strands.await("all peers", () -> peersLeft == 0 || simulator.now() >= closeAt, () -> closeAt);
        closing = peersLeft > 0;
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
