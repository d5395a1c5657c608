package io.baton.pool.internal.group;

import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.PooledConnection;

import java.lang.reflect.Field;
import java.util.List;
import java.util.function.BiConsumer;

/** Looks into the groups of a pool that runs in a simulation. Takes no steps. */
public final class GroupProbe {

    private final List<Group> groups;

    /** Of this pool. */
    public GroupProbe(LeaderFollowerPool pool) {
        groups = ((Workers) field(LeaderFollowerPool.class, "workers", pool)).groups();
    }

    private static Object field(Class<?> of, String name, Object object) {
        try {
            Field field = of.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether some group's lead word says that its leader is in epoll_wait: of how many groups. */
    public int leadersThatWait() {
        int count = 0;
        for (Group each : groups) {
            count += each.lead().isWaiting() ? 1 : 0;
        }
        return count;
    }

    /** The connections that are open: their descriptors and states. */
    public void forEachConnection(BiConsumer<Integer, String> action) {
        for (Group each : groups) {
            ((ConnectionTable) field(Group.class, "table", each)).forEach(
                    connection -> action.accept(connection.fd(), field(PooledConnection.class, "state", connection).toString()));
        }
    }

    /** Pooled buffers that are in use. */
    public int buffersOut() {
        return groups.stream().mapToInt(group -> group.buffers().out()).sum();
    }

    @Override
    public String toString() {
        return groups.toString();
    }
}
