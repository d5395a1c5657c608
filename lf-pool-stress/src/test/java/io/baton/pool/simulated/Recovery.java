package io.baton.pool.simulated;

import io.baton.epoll.Socket;
import io.baton.epoll.sim.SimulatedKernel;
import io.baton.epoll.sim.Watched;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.internal.connection.ConnectionProbe;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.group.GroupProbe;
import io.baton.pool.model.SimulatedJvm;

import java.io.IOException;
import java.net.StandardSocketOptions;

/** What must hold once the peers are gone and nothing fails any more: the pool is at rest, and serves as before. */
final class Recovery {

    private static final long RECOVERY_NANOS = 30_000_000_000L;
    private static final long LOOK_NANOS = 1_000_000;
    /** Longer than a turn of any handler, and shorter than the idle timeout. */
    private static final long REST_NANOS = 15_000_000;
    private static final long LONGEST_UNREST_NANOS = 20_000_000;

    private final World world;
    private final SimulatedKernel kernel;
    private final LeaderFollowerPool pool;
    private final GroupProbe probe;

    Recovery(World world, SimulatedKernel kernel, LeaderFollowerPool pool, GroupProbe probe) {
        this.world = world;
        this.kernel = kernel;
        this.pool = pool;
        this.probe = probe;
    }

    /** Whatever has been: nothing is left of the connections before, and another one is served. */
    void recovers(int groups) {
        awaitEmpty();
        int left = pool.snapshot().connections();
        world.require(left == 0, left + " connections are left: " + probe);
        world.require(pool.snapshot().blockedTurns() == 0, pool.snapshot().blockedTurns() + " turns are said to block");
        rests(groups);
        // There may be room for one.
        awaitEmpty();
        world.talkOnceMore();
    }

    private void awaitEmpty() {
        long end = SimulatedJvm.nanoTime() + RECOVERY_NANOS;
        while (pool.snapshot().connections() + pool.snapshot().blockedTurns() > 0 && SimulatedJvm.nanoTime() < end) {
            SimulatedJvm.parkNanos(LOOK_NANOS);
        }
    }

    /**
     * With one idle connection and nothing to do: each group's leader is in epoll_wait, and the connection is registered for what may
     * come, and nobody's.
     */
    private void rests(int groups) {
        try (Socket idle = Socket.connect(kernel, pool.localAddresses().get(0))) {
            long end = SimulatedJvm.nanoTime() + RECOVERY_NANOS;
            // The listener may pause, if descriptors were short.
            while (pool.snapshot().connections() == 0 && SimulatedJvm.nanoTime() < end) {
                SimulatedJvm.parkNanos(LOOK_NANOS);
            }
            SimulatedJvm.parkNanos(REST_NANOS);
            // A thread may have lost its core; and if the pool is limited, a late arrival may have a handler that blocks for longer than
            // the idle timeout. No other reason takes so long.
            long atRest = SimulatedJvm.nanoTime() + (world.isLimited() ? RECOVERY_NANOS : LONGEST_UNREST_NANOS);
            while (!isAtRest(groups) && SimulatedJvm.nanoTime() < atRest) {
                SimulatedJvm.parkNanos(LOOK_NANOS);
            }
            world.require(world.waiting() == groups, world.waiting() + " threads are in epoll_wait at rest: " + probe);
            int[] connections = {0};
            probe.forEachConnection(each -> {
                connections[0]++;
                world.require(isAtRest(each), "not at rest: " + each + ", " + kernel.watched(each.fd()));
            });
            world.require(connections[0] == 1 || world.isLimited(), connections[0] + " connections instead of one that is idle");
            idle.option(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isAtRest(int groups) {
        boolean[] atRest = {world.waiting() == groups};
        probe.forEachConnection(each -> atRest[0] &= isAtRest(each));
        return atRest[0];
    }

    private boolean isAtRest(PooledConnection idle) {
        Watched watched = kernel.watched(idle.fd());
        return ConnectionProbe.state(idle).equals("ARMED") && watched != null && watched.isArmed();
    }
}
