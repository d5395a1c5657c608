package io.baton.pool.internal.group;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

import io.baton.epoll.sim.SimulatedKernel;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.internal.connection.ConnectionProbe;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.reply.ReplyRing;

import java.lang.reflect.Field;
import java.util.List;
import java.util.function.Consumer;

/** Looks into the groups of a pool that runs in a simulation. Takes no steps. */
public final class GroupProbe {

    private static final Field DRAINING = accessible(Dispatcher.class, "draining");
    private static final Field WRITING = accessible(ReplyRing.class, "writing");

    private final List<Inside> groups;
    private final SimulatedKernel kernel;
    private final EventsInHand events;
    private String wrong;

    /** What is of interest in a group. */
    private record Inside(Group group, ConnectionTable table, Dispatcher dispatcher, int epfd, ReplyRing ring,
            RingBuffer<?> slots, Sequence consumed) {

        private static Inside of(Group group) {
            ReplyRing ring = (ReplyRing) field(Group.class, "ring", group);
            return new Inside(group, (ConnectionTable) field(Group.class, "table", group),
                    (Dispatcher) field(Group.class, "dispatcher", group),
                    ((GroupDescriptors) field(Group.class, "descriptors", group)).epoll().fd(), ring,
                    (RingBuffer<?>) field(ReplyRing.class, "ring", ring), (Sequence) field(ReplyRing.class, "consumed", ring));
        }

        private boolean isDraining() {
            try {
                return DRAINING.getBoolean(dispatcher);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Whether a thread is in a handler: what that has replied may be sent at its end. */
        private boolean hasTurns() {
            boolean[] found = {false};
            table.forEach(connection -> found[0] |= connection.isInTurn());
            return found[0];
        }

        /** Whether the writer is at work, or has something to do. */
        private boolean hasOrders() {
            try {
                return WRITING.getBoolean(ring) || slots.getCursor() > consumed.get();
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Of this pool.
     *
     * @param events those of its connections that have been reported
     */
    public GroupProbe(LeaderFollowerPool pool, SimulatedKernel kernel, EventsInHand events) {
        this.kernel = kernel;
        this.events = events;
        groups = ((Workers) field(LeaderFollowerPool.class, "workers", pool)).groups().stream().map(Inside::of).toList();
        groups.forEach(each -> events.group(each.epfd, each.dispatcher));
    }

    private static Field accessible(Class<?> of, String name) {
        try {
            Field field = of.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object field(Class<?> of, String name, Object object) {
        try {
            return accessible(of, name).get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether some group's lead word says that its leader is in epoll_wait: of how many groups. */
    public int leadersThatWait() {
        int count = 0;
        for (Inside each : groups) {
            count += each.group.lead().isWaiting() ? 1 : 0;
        }
        return count;
    }

    /** How many connections the pool has. */
    public int connections() {
        int count = 0;
        for (Inside each : groups) {
            count += each.table.size();
        }
        return count;
    }

    /** Which connection is not as {@link ConnectionProbe} says it must be; null if all are. Not while threads end. */
    public String wrong() {
        wrong = null;
        for (Inside each : groups) {
            if (each.table.size() > 0 && !each.dispatcher.isStopping()) {
                boolean ordered = each.hasOrders();
                each.table.forEach(connection -> look(connection, each, ordered));
            }
        }
        return wrong;
    }

    private void look(PooledConnection connection, Inside group, boolean ordered) {
        if (!ConnectionProbe.isClosed(connection)) {
            String here = ConnectionProbe.wrong(connection, kernel.watched(connection.fd()),
                    events.contains(group.dispatcher, connection.token()), ordered);
            wrong = here == null ? wrong : connection + ", " + kernel.watched(connection.fd()) + ": " + here;
        }
    }

    /**
     * What waits for a thread, though all threads wait and one of them should do it; null if nothing does. Such a thing is done in the
     * end, by a watcher or by the next event: but late.
     */
    public String left() {
        wrong = null;
        for (Inside each : groups) {
            if (!each.dispatcher.isStopping()) {
                String here = left(each);
                wrong = here == null ? wrong : here + ": " + each.group;
            }
        }
        return wrong;
    }

    private String left(Inside here) {
        Lead lead = here.group.lead();
        if (lead.isWaiting()) {
            if (here.dispatcher.hasForAnyThread()) {
                return "a turn waits, and the leader is in epoll_wait";
            } else if (here.dispatcher.hasReadyFollowers()) {
                return "a follower can run, and the leader is in epoll_wait";
            } else if (here.hasOrders() && !here.hasTurns()) {
                return "replies are left in the ring, and no turn will send them";
            }
        } else if (lead.lacksLeader() && lead.hasSpare()) {
            return "nobody leads, and a thread is idle";
        }
        if (lead.hasSpare() && here.dispatcher.hasForFollowers()) {
            return "a slow turn waits, and a thread is idle";
        }
        return here.isDraining() ? arrivedLate(here) : null;
    }

    private static String arrivedLate(Inside here) {
        String[] late = {null};
        here.table.forEach(connection -> {
            if (connection.isOpen()) {
                late[0] = "not refused, though the pool closes: " + connection;
            }
        });
        return late[0];
    }

    /** The connection that is registered in this epoll instance by this token; null if there is none, or its group ends. */
    public PooledConnection connection(int epfd, long token) {
        for (Inside each : groups) {
            if (each.epfd == epfd && !each.dispatcher.isStopping()) {
                return each.table.get(token);
            }
        }
        return null;
    }

    /** Does this for each connection that a group knows, if the group does not end. */
    public void forEachConnection(Consumer<PooledConnection> action) {
        for (Inside each : groups) {
            if (!each.dispatcher.isStopping()) {
                each.table.forEach(action);
            }
        }
    }

    /** Pooled buffers that are in use. */
    public int buffersOut() {
        return groups.stream().mapToInt(each -> each.group.buffers().out()).sum();
    }

    /** Who leads, and the connections with their registrations. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(groups.stream().map(Inside::group).toList().toString());
        for (Inside each : groups) {
            each.table.forEach(connection -> text.append(", ").append(connection).append(' ').append(connection.outbound().life())
                    .append(' ').append(connection.outbound().isClosed() ? "" : kernel.watched(connection.fd())));
        }
        return text.toString();
    }
}
