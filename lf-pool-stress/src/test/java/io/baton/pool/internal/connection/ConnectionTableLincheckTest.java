package io.baton.pool.internal.connection;

import io.baton.pool.model.Linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The table of connections is a set of bounded size. A connection comes once in its life, by the thread that has made it: its number is
 * that of the thread, and whether it is the thread's first or second one.
 */
@Tag("lincheck")
public class ConnectionTableLincheckTest {

    private static final int NONE = -1;
    private static final int LIMIT = 2;
    private static final int OF_A_THREAD = 2;
    private static final int THREADS = 2;

    private final GroupServices services = new GroupServices(null, null, null, null, new AtomicLong());
    private final ConnectionTable table = new ConnectionTable(LIMIT, new AtomicInteger());
    private final AtomicReferenceArray<PooledConnection> made = new AtomicReferenceArray<>((THREADS + 2) * OF_A_THREAD);
    private final int[] count = new int[THREADS + 2];

    @Operation
    public boolean add(@Param(gen = ThreadIdGen.class) int thread) {
        if (count[thread] == OF_A_THREAD) {
            return false;
        }
        int number = thread * OF_A_THREAD + count[thread]++;
        PooledConnection connection = new PooledConnection(services, (from, in) -> { }, number);
        made.set(number, connection);
        return table.add(connection);
    }

    /** The number of the connection that has the token of this one. */
    @Operation
    public int find(@Param(gen = IntGen.class, conf = "0:7") int number) {
        PooledConnection connection = made.get(number);
        PooledConnection found = connection == null ? null : table.get(connection.token());
        return found == null ? NONE : found.fd();
    }

    @Operation
    public boolean remove(@Param(gen = IntGen.class, conf = "0:7") int number) {
        PooledConnection connection = made.get(number);
        return connection != null && table.remove(connection);
    }

    @Test
    void aConnectionIsFoundFromWhenItIsAddedUntilItIsRemoved() {
        Linearizability.of(Specification.class).threads(THREADS).check(ConnectionTableLincheckTest.class);
    }

    public static class Specification {

        private final Set<Integer> there = new HashSet<>();
        private final int[] count = new int[THREADS + 2];

        public boolean add(int thread) {
            if (count[thread] == OF_A_THREAD) {
                return false;
            }
            int number = thread * OF_A_THREAD + count[thread]++;
            return there.size() < LIMIT && there.add(number);
        }

        public int find(int number) {
            return there.contains(number) ? number : NONE;
        }

        public boolean remove(int number) {
            return there.remove(number);
        }
    }
}
