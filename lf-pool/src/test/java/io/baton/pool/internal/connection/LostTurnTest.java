package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Arming;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns that fail outside of the handler, as where the heap is full. The thread that owns a connection must not lose it, because
 * no event would bring it back.
 */
class LostTurnTest {

    /** Notes how it was told the end; then throws, if it is to. */
    private static final class Handler implements ConnectionHandler {

        final List<Throwable> causes = new ArrayList<>();
        boolean throwing;

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            in.position(in.limit());
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            causes.add(cause);
            if (throwing) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    private final SystemCalls calls = Providers.selected();
    private final RecordingGroup group = new RecordingGroup();
    private final Handler handler = new Handler();
    private final BufferPool buffers = new BufferPool(calls);
    private final PooledBuffer lent = buffers.take(BufferPool.LARGE);
    private Epoll epoll;
    private List<Socket> pair;
    private Turn turn;
    private PooledConnection connection;

    @BeforeEach
    void open() throws Exception {
        epoll = Epoll.create(calls);
        pair = Socket.pair(calls);
        Armer armer = new Armer(epoll, Arming.ADAPTIVE);
        UnreadLimits limits = new UnreadLimits(1 << 20, 1 << 20, new AtomicLong());
        turn = new Turn(calls, armer, new ReadBuffer(buffers, limits), () -> 0);
        GroupServices services = new GroupServices(calls, group, group, NoServices.of(group).timers(),
                new AtomicLong());
        connection = new PooledConnection(services, handler, pair.get(0).fd());
        turn.run(connection, 0, lent, group);
        assertThat(connection.claim()).as("armed after its first turn").isTrue();
    }

    @AfterEach
    void close() {
        pair.forEach(Socket::close);
        epoll.close();
    }

    private void run(int mask) {
        turn.run(connection, mask, lent, group);
    }

    @Test
    void aFailureBeforeTheHandlerEndsTheConnection() {
        group.failing = "begin";
        run(Linux.EPOLLIN);
        assertEndedBy(InternalError.class);
    }

    @Test
    void aFailureAfterTheHandlerEndsTheConnection() {
        group.failing = "overran";
        run(Linux.EPOLLIN);
        assertEndedBy(InternalError.class);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aFailureThatCannotBeReportedEndsTheConnectionToo() {
        group.failing = "overran";
        group.reportsNothing = true;
        assertThatThrownBy(() -> run(Linux.EPOLLIN)).isInstanceOf(InternalError.class);
        group.reported.add(handler.causes.get(0));
        assertEndedBy(InternalError.class);
    }

    @Test
    void aFailureOfAFlushWithoutCallbacksLeavesTheEndToAFollower() {
        connection.wantOut();
        group.failing = "flush";
        assertThat(turn.runWithoutCallbacks(connection, Linux.EPOLLOUT)).isFalse();
        run(Turn.ANYTHING);
        assertEndedBy(InternalError.class);
    }

    @Test
    void theEndIsPublishedAlsoIfTheHandlersFailureCannotBeReported() {
        handler.throwing = true;
        group.failing = "handlerFailed";
        connection.close();
        assertThatThrownBy(() -> run(0)).isInstanceOf(InternalError.class);
        assertThat(group.orders).containsExactly("end");
    }

    @Test
    void anEndThatCannotBePublishedIsPublishedInAFurtherTurn() {
        group.failing = "end";
        connection.close();
        assertThatThrownBy(() -> run(0)).isInstanceOf(InternalError.class);
        assertThatThrownBy(() -> run(0)).isInstanceOf(InternalError.class);
        assertThat(group.queue).as("queued after each failure").containsExactly(connection, connection);
        group.failing = "";
        run(0);
        assertThat(group.orders).containsExactly("end");
        assertThat(handler.causes).as("onClose once").hasSize(1);
    }

    @Test
    void aLookAfterTheEndThatCannotBePublishedIsRepeated() {
        connection.close();
        run(0);
        group.failing = "flush";
        assertThatThrownBy(() -> run(Linux.EPOLLOUT)).isInstanceOf(InternalError.class);
        assertThat(group.queue).containsExactly(connection);
        group.failing = "";
        run(0);
        assertThat(group.orders).containsExactly("end", "flush");
    }

    private void assertEndedBy(Class<? extends Throwable> cause) {
        assertThat(group.reported).hasSize(1).hasOnlyElementsOfType(cause);
        assertThat(group.orders).containsExactly("end");
        assertThat(handler.causes).hasSize(1).first().isInstanceOf(cause);
        assertThat(connection.claim()).as("left to the writer").isFalse();
    }
}
