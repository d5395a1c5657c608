package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Epoll;
import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.Replies;
import io.baton.pool.internal.time.CoarseTimeouts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What is done for a connection at which tick. The ticks are the test's: nothing waits for the clock. */
class HousekeepingTest {

    private static final int STALL = 8;

    private final SystemCalls calls = Providers.selected();
    private final Epoll epoll = Epoll.create(calls);
    private final Clock clock = new Clock(calls, epoll, 0);
    private final ConnectionTable table = new ConnectionTable(10, new AtomicInteger());
    private final Housekeeping housekeeping = new Housekeeping(table,
            new CoarseTimeouts(Duration.ofHours(1), CoarseTimeouts.NEVER, STALL), clock, new Counters(), List.of());
    /** What the connection has ordered, each with the tick of it. */
    private final List<String> orders = new ArrayList<>();
    private final PooledConnection connection = new PooledConnection(
            new GroupServices(calls, recording(), null, null, new AtomicLong()), (c, in) -> { }, -1);

    HousekeepingTest() throws Exception {
        table.add(connection);
    }

    @AfterEach
    void close() {
        clock.close();
        epoll.close();
    }

    private Replies recording() {
        return (Replies) Proxy.newProxyInstance(Replies.class.getClassLoader(), new Class<?>[] {Replies.class},
                (replies, method, arguments) -> {
                    orders.add(housekeeping.tick() + " " + method.getName());
                    return null;
                });
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            housekeeping.expire();
        }
    }

    /** The kernel reports room late; so the writer looks for it one tick after bytes began to wait, and right before the end. */
    @Test
    void waitingBytesAreTriedAgainAtTheFirstTickAndAtTheLastBeforeTheyHaveStalled() {
        ticks(3);
        connection.outbound().progress(housekeeping.tick());
        ticks(STALL);
        assertThat(orders).containsExactly("4 publishFlush", "4 drain", "10 publishFlush", "10 drain",
                "11 publishAbort", "11 drain");
    }

    @Test
    void bytesOfWhichThePeerHasTakenSomeWaitFromThenOn() {
        ticks(1);
        connection.outbound().progress(housekeeping.tick());
        ticks(3);
        connection.outbound().progress(housekeeping.tick());
        ticks(STALL - 2);
        assertThat(orders).containsExactly("2 publishFlush", "2 drain", "5 publishFlush", "5 drain");
    }

    @Test
    void aConnectionThatHasNothingToSendIsLeftAlone() {
        ticks(3 * STALL);
        assertThat(orders).isEmpty();
    }
}
