package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.Timeout;
import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.Timeouts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A task after the clock has removed it and before its turn runs. The tests play the clock. */
class TaskTimeoutsTest {

    private static final Duration LATER = Duration.ofSeconds(1);

    private final Set<TimeoutEntry> clock = new LinkedHashSet<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger turnsWanted = new AtomicInteger();
    private TaskTimeouts taskTimeouts;
    private Timeout timeout;

    private final Timeouts timers = new Timeouts() {
        @Override
        public void schedule(TimeoutEntry entry, Duration delay) {
            clock.add(entry);
        }

        @Override
        public boolean cancel(TimeoutEntry entry) {
            return clock.remove(entry);
        }

        @Override
        public boolean isPending(TimeoutEntry entry) {
            return clock.contains(entry);
        }
    };

    private final ConnectionEvents events = new ConnectionEvents() {
        @Override
        public void handlerFailed(PooledConnection connection, Throwable failure) {
            throw new AssertionError(failure);
        }

        @Override
        public void exclusivityViolated(PooledConnection connection) {
            throw new AssertionError();
        }

        @Override
        public void closed(PooledConnection connection) {
            throw new AssertionError();
        }

        @Override
        public void turnWanted(PooledConnection connection) {
            turnsWanted.incrementAndGet();
        }
    };

    @BeforeEach
    void schedule() {
        PooledConnection connection = new PooledConnection(
                NoServices.of(events, timers), (c, in) -> { }, -1);
        connection.release(ConnectionState.OWNED);
        taskTimeouts = TaskTimeouts.of(connection);
        timeout = connection.schedule(LATER, runs::incrementAndGet);
    }

    /** Removes the entry, as the clock does under its lock. The clock expires it afterwards, without the lock. */
    private TimeoutEntry takeOut() {
        TimeoutEntry entry = clock.iterator().next();
        clock.remove(entry);
        return entry;
    }

    @Test
    void aDueTaskRequestsATurnAndRunsInItOnce() {
        takeOut().expire();
        assertThat(turnsWanted.get()).isEqualTo(1);
        assertThat(timeout.isPending()).isTrue();
        assertThat(runs.get()).isZero();
        taskTimeouts.runDue();
        taskTimeouts.runDue();
        assertThat(runs.get()).isEqualTo(1);
        assertThat(timeout.isPending()).isFalse();
    }

    @Test
    void aTaskCancelledBetweenClockAndExpiryDoesNotRun() {
        TimeoutEntry entry = takeOut();
        timeout.cancel();
        entry.expire();
        taskTimeouts.runDue();
        assertThat(runs.get()).isZero();
        assertThat(turnsWanted.get()).isZero();
    }

    @Test
    void aTaskRescheduledBetweenClockAndExpiryRunsAtTheNewTimeOnly() {
        TimeoutEntry entry = takeOut();
        timeout.reschedule(LATER);
        entry.expire();
        taskTimeouts.runDue();
        assertThat(runs.get()).as("early").isZero();
        takeOut().expire();
        taskTimeouts.runDue();
        assertThat(runs.get()).isEqualTo(1);
    }

    @Test
    void aTaskCancelledOrRescheduledBetweenExpiryAndTurnDoesNotRunInThatTurn() {
        takeOut().expire();
        timeout.cancel();
        taskTimeouts.runDue();
        timeout.reschedule(LATER);
        takeOut().expire();
        timeout.reschedule(LATER);
        taskTimeouts.runDue();
        assertThat(runs.get()).isZero();
        assertThat(timeout.isPending()).isTrue();
    }

    @Test
    void aTaskIsPendingBetweenClockAndExpiry() {
        TimeoutEntry entry = takeOut();
        assertThat(timeout.isPending()).isTrue();
        entry.expire();
        assertThat(timeout.isPending()).isTrue();
    }

    /** It had none when it ended, so that nothing was there to note the end. */
    @Test
    void theFirstTaskOfAnEndedConnectionIsNotPendingAndNotInTheClock() {
        PooledConnection ended = new PooledConnection(
                NoServices.of(events, timers), (c, in) -> { }, -1);
        clock.clear();
        ended.inbound().end();
        Timeout late = ended.schedule(LATER, runs::incrementAndGet);
        assertThat(late.isPending()).isFalse();
        late.reschedule(LATER);
        assertThat(late.isPending()).isFalse();
        assertThat(clock).isEmpty();
    }

    @Test
    void aNullIsRefusedByNameAndChangesNothing() {
        PooledConnection connection = new PooledConnection(
                NoServices.of(events, timers), (c, in) -> { }, -1);
        assertThatThrownBy(() -> connection.schedule(null, runs::incrementAndGet))
                .isInstanceOf(NullPointerException.class).hasMessage("delay");
        assertThatThrownBy(() -> connection.schedule(LATER, null)).isInstanceOf(NullPointerException.class)
                .hasMessage("task");
        assertThatThrownBy(() -> timeout.reschedule(null)).isInstanceOf(NullPointerException.class).hasMessage("delay");
        assertThat(timeout.isPending()).isTrue();
        assertThat(clock).hasSize(1);
    }

    @Test
    void anEndedConnectionHasNoTaskInTheClockAndAcceptsNone() {
        TimeoutEntry entry = takeOut();
        timeout.reschedule(LATER);
        taskTimeouts.end();
        assertThat(clock).isEmpty();
        timeout.reschedule(LATER);
        entry.expire();
        assertThat(clock).isEmpty();
        assertThat(turnsWanted.get()).isZero();
        assertThat(timeout.isPending()).isFalse();
    }
}
