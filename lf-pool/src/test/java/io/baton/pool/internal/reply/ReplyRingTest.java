package io.baton.pool.internal.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Logs;
import io.baton.pool.Writing;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.connection.NoServices;
import io.baton.pool.internal.connection.PooledConnection;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class ReplyRingTest {

    private static final int SEGMENTS_OF_A_SEND = 64;

    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger shutdowns = new AtomicInteger();
    /** The socket takes all but the last half of the second of two large segments. The first shutdown fails. */
    private final SystemCalls calls = (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(),
            new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> switch (method.getName()) {
                case "sendmsg" -> SEGMENTS_OF_A_SEND - 2L + BufferPool.LARGE + BufferPool.LARGE / 2;
                case "shutdown" -> {
                    if (shutdowns.getAndIncrement() == 0) {
                        throw endOfTheStack();
                    }
                    yield 0;
                }
                default -> method.invoke(Providers.selected(), arguments);
            });
    private final BufferPool buffers = new BufferPool(calls);
    private final ReplyWriter writer = new ReplyWriter(calls, buffers, null,
            new WriteLimits(1 << 20, 1 << 20, 1 << 20, new AtomicLong(), WaitingFiles.within(300)), () -> {
                throw endOfTheStack();
            });
    private final ReplyRing ring = new ReplyRing(128, buffers, writer, Writing.ROLE, new AtomicLong());

    private StackOverflowError endOfTheStack() {
        failures.incrementAndGet();
        return new StackOverflowError("on purpose");
    }

    /** The first segment of the reply is sent and back in the pool when the writer fails: a second time it may be another's. */
    @Test
    void anOrderThatFailedAndWhoseRecoveryFailedIsNotCarriedOutAgain() {
        PooledConnection connection = new PooledConnection(NoServices.none(), (c, in) -> { }, -1);
        for (int i = 0; i < SEGMENTS_OF_A_SEND - 2; i++) {
            ring.publish(connection, ByteBuffer.allocate(1));
        }
        ring.publish(connection, ByteBuffer.allocate(2 * BufferPool.LARGE));
        try (Logs logs = new Logs()) {
            ring.drain();
            assertThat(logs.messages()).singleElement(STRING).contains("replies wait for the next drain");
        }
        assertThat(failures).as("of the writer, and of its recovery").hasValue(2);
        assertThat(buffers.out()).as("the segment that was not sent").isEqualTo(1);
        try (Logs logs = new Logs()) {
            ring.drain();
            assertThat(logs.messages()).singleElement(STRING).contains("which is closed");
        }
        // Where memory was in use as the writer failed, it is left to the garbage collector.
        assertThat(buffers.out()).as("no segment was given back twice").isEqualTo(1);
        assertThat(shutdowns).as("the connection was ended once").hasValue(2);
        assertThat(connection.outbound().isDropping()).isTrue();
    }
}
