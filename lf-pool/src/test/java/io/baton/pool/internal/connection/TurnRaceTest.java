package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Arming;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.FaultyCalls;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What other threads do to a connection between the looks of its turn: events come, or the end of the pool cuts it off. */
class TurnRaceTest {

    private final Queue<String> callbacks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger registered = new AtomicInteger();
    private final SystemCalls calls = FaultyCalls.of(call -> {
        registered.addAndGet(call.name().equals("epollCtl") ? 1 : 0);
        return call.run();
    });
    private final BufferPool buffers = new BufferPool(calls);
    private final PooledBuffer lent = buffers.take(BufferPool.LARGE);
    private final RecordingGroup replies = new RecordingGroup();
    private Runnable beforeHandler = () -> { };
    private Runnable inHandler = () -> { };
    private Runnable afterHandler = () -> { };
    private Epoll epoll;
    private List<Socket> pair;
    private Turn turn;
    private GroupServices services;
    private PooledConnection connection;

    private final ConnectionHandler handler = new ConnectionHandler() {
        @Override
        public void onOpen(Connection opening) {
            callbacks.add("onOpen");
        }

        @Override
        public void onData(Connection receiving, ByteBuffer in) {
            in.position(in.limit());
            callbacks.add("onData");
            inHandler.run();
        }

        @Override
        public void onClose(Connection closing, Throwable cause) {
            callbacks.add(cause == null ? "onClose" : "onClose for " + cause.getMessage());
        }
    };

    private final TurnMeter meter = new TurnMeter() {
        @Override
        public void begin() {
            beforeHandler.run();
        }

        @Override
        public boolean overran() {
            afterHandler.run();
            return false;
        }

        @Override
        public boolean sendsLater() {
            return false;
        }
    };

    @BeforeEach
    void open() throws Exception {
        epoll = Epoll.create(calls);
        pair = Socket.pair(calls);
        UnreadLimits limits = new UnreadLimits(1 << 20, 1 << 20, new AtomicLong());
        turn = new Turn(calls, new Armer(epoll, Arming.ADAPTIVE), new ReadBuffer(buffers, limits), () -> 0);
        services = new GroupServices(calls, replies, replies, NoServices.of(replies).timers(),
                new AtomicLong());
        connection = new PooledConnection(services, handler, pair.get(0).fd());
        turn.run(connection, 0, lent, meter);
        assertThat(connection.claim()).as("armed after its first turn").isTrue();
        registered.set(0);
        callbacks.clear();
        send();
    }

    @AfterEach
    void close() {
        pair.forEach(Socket::close);
        epoll.close();
    }

    private void send() {
        try {
            pair.get(1).write(ByteBuffer.allocateDirect(1));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What the pool does in its own threads: it closes the connection, and later cuts it off. An event comes as well. */
    private void cutOff() {
        send();
        connection.close();
        connection.claim();
        Thread cutting = new Thread(() -> turn.cutOff(connection, new TimeoutException("cut")));
        cutting.start();
        try {
            cutting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aConnectionThatIsCutOffBetweenTwoLooksIsNeitherArmedNorCalledAgain() {
        afterHandler = () -> {
            afterHandler = () -> { };
            cutOff();
        };
        turn.run(connection, Linux.EPOLLIN, lent, meter);
        assertThat(callbacks).containsExactly("onData", "onClose for cut");
        assertThat(registered).as("calls of epoll_ctl").hasValue(0);
    }

    @Test
    void aConnectionThatIsCutOffInItsHandlerIsToldItsEndByTheThreadThatComesBack() {
        inHandler = this::cutOff;
        turn.run(connection, Linux.EPOLLIN, lent, meter);
        assertThat(callbacks).containsExactly("onData", "onClose");
        assertThat(registered).as("calls of epoll_ctl").hasValue(0);
        assertThat(replies.orders).containsExactly("end");
    }

    @Test
    void aTurnDuringWhichEventsKeepComingIsQueuedAfterFourLooks() {
        AtomicInteger looks = new AtomicInteger();
        afterHandler = () -> {
            looks.incrementAndGet();
            connection.claim();
        };
        turn.run(connection, Linux.EPOLLIN, lent, meter);
        assertThat(looks).hasValue(4);
        assertThat(replies.queue).containsExactly(connection);
        assertThat(connection.takeReadyMask()).as("what the next turn looks at").isEqualTo(Turn.ANYTHING);
        assertThat(connection.claim()).as("still owned").isFalse();
    }

    @Test
    void aConnectionThatIsCutOffAsItsFirstTurnBeginsIsNotOpened() {
        connection = new PooledConnection(services, handler, pair.get(0).fd());
        beforeHandler = () -> {
            beforeHandler = () -> { };
            cutOff();
        };
        turn.run(connection, 0, lent, meter);
        assertThat(callbacks).isEmpty();
    }

    @Test
    void aTurnThatBeginsAfterItsConnectionWasCutOffCallsNothing() {
        cutOff();
        turn.run(connection, Linux.EPOLLIN, lent, meter);
        assertThat(callbacks).containsExactly("onClose for cut");
        assertThat(registered).as("calls of epoll_ctl").hasValue(0);
    }
}
