package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.baton.pool.ConnectionHandler;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;

/** What an idle connection holds in the heap. */
class ConnectionSizeTest {

    private static final int COUNT = 1_000;
    /** With its place in the table, 12 bytes, this is within the goal of 200. */
    private static final int CONNECTION_BYTES = 176;

    private static double bytesOfEach(IntConsumer action) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        // The first ones load classes.
        action.accept(0);
        threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < COUNT; i++) {
            action.accept(i);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / (double) COUNT;
    }

    @Test
    void itsObjectsTakeLessThanThreeCacheLines() {
        GroupServices services = NoServices.none();
        ConnectionHandler handler = (connection, in) -> { };
        PooledConnection[] made = new PooledConnection[COUNT];

        double bytes = bytesOfEach(i -> made[i] = new PooledConnection(services, handler, i));

        System.out.println("an idle connection: " + bytes + " bytes");
        assertThat(bytes).isLessThan(CONNECTION_BYTES + 1);
    }
}
