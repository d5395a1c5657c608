package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Providers;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.Timeouts;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

class DispatcherTest {

    private static final class Timers implements Timeouts {

        final List<TimeoutEntry> pending = new ArrayList<>();

        @Override
        public void schedule(TimeoutEntry entry, Duration delay) {
            pending.add(entry);
        }

        @Override
        public boolean cancel(TimeoutEntry entry) {
            return pending.remove(entry);
        }

        @Override
        public boolean isPending(TimeoutEntry entry) {
            return pending.contains(entry);
        }
    }

    /** At its end the timeout would shut the descriptor's number down, which belongs to another connection by then. */
    @Test
    void aConnectionThatCannotBeTakenInKeepsNoConnectTimeout() {
        Timers timers = new Timers();
        GroupServices services = new GroupServices(Providers.selected(), null, null, timers, new AtomicLong());
        // Without the parts that it would be taken in by, as if their memory were short.
        Dispatcher dispatcher = new Dispatcher(services, List.of(), null, null, null, null, null, null, null);
        PooledConnection connection = new PooledConnection(services, (c, in) -> { }, -1);
        connection.connecting(Duration.ofSeconds(1));
        assertThat(timers.pending).hasSize(1);
        assertThatThrownBy(() -> dispatcher.adopt(connection)).isInstanceOf(NullPointerException.class);
        assertThat(timers.pending).isEmpty();
        assertThat(connection.outbound().isClosed()).isTrue();
    }
}
