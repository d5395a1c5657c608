package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.Timeouts;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A connect ends in one way: it is established, or its time is over. */
class ConnectTimeoutTest {

    private final RecordingGroup group = new RecordingGroup();

    private final Timeouts timers = new Timeouts() {
        @Override
        public void schedule(TimeoutEntry entry, Duration delay) {
        }

        @Override
        public boolean cancel(TimeoutEntry entry) {
            return false;
        }

        @Override
        public boolean isPending(TimeoutEntry entry) {
            return false;
        }
    };

    private final PooledConnection connection = new PooledConnection(
            new GroupServices(Providers.selected(), group, group, timers, new AtomicLong()), (c, in) -> { }, -1);
    private final ConnectTimeout timeout = new ConnectTimeout(connection, Duration.ofSeconds(1));

    @Test
    void afterItsTimeItIsNotEstablishedAnyMore() {
        timeout.expire();
        assertThat(connection.cause()).isInstanceOf(TimeoutException.class);
        assertThat(timeout.settle()).isFalse();
    }

    @Test
    void onceItIsEstablishedItsTimeoutDoesNothing() {
        assertThat(timeout.settle()).isTrue();
        timeout.expire();
        assertThat(connection.isOpen()).isTrue();
        assertThat(group.orders).isEmpty();
    }
}
