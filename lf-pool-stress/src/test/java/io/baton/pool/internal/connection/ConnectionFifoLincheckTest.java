package io.baton.pool.internal.connection;

import io.baton.pool.model.Linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/** The queue of connections is a queue. */
@Tag("lincheck")
public class ConnectionFifoLincheckTest {

    private static final int NONE = -1;

    private final GroupServices services = new GroupServices(null, null, null, null, new AtomicLong());
    private final ConnectionFifo fifo = new ConnectionFifo();

    /** A new connection with this descriptor. */
    @Operation
    public void add(@Param(gen = IntGen.class, conf = "0:9") int fd) {
        fifo.add(new PooledConnection(services, (connection, in) -> { }, fd));
    }

    @Operation
    public int poll() {
        PooledConnection first = fifo.poll();
        return first == null ? NONE : first.fd();
    }

    @Operation
    public boolean isEmpty() {
        return fifo.isEmpty();
    }

    @Test
    void connectionsLeaveInTheOrderInWhichTheyCame() {
        Linearizability.of(Specification.class).check(ConnectionFifoLincheckTest.class);
    }

    public static class Specification {

        private final Queue<Integer> queue = new ArrayDeque<>();

        public void add(int fd) {
            queue.add(fd);
        }

        public int poll() {
            Integer first = queue.poll();
            return first == null ? NONE : first;
        }

        public boolean isEmpty() {
            return queue.isEmpty();
        }
    }
}
