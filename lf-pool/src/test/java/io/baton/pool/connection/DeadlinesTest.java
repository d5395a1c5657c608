package io.baton.pool.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.Timeout;
import io.baton.pool.time.TimerEntry;
import io.baton.pool.time.Timers;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A task between the clock, which has taken it out, and its turn; on a clock that a test moves by hand. */
class DeadlinesTest {

    private static final Duration LATER = Duration.ofSeconds(1);

    private final Set<TimerEntry> clock = new LinkedHashSet<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicInteger turnsWanted = new AtomicInteger();
    private Deadlines deadlines;
    private Timeout timeout;

    private final Timers timers = new Timers() {
        @Override
        public void schedule(TimerEntry entry, Duration delay) {
            clock.add(entry);
        }

        @Override
        public boolean cancel(TimerEntry entry) {
            return clock.remove(entry);
        }

        @Override
        public boolean isPending(TimerEntry entry) {
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
                new Home(null, events, timers, null, null, new AtomicLong()), (c, in) -> { }, -1);
        connection.state().release(ConnectionState.OWNED);
        deadlines = Deadlines.of(connection);
        timeout = connection.schedule(LATER, runs::incrementAndGet);
    }

    /** As the clock does it: taken out under its lock, told without. */
    private TimerEntry takeOut() {
        TimerEntry entry = clock.iterator().next();
        clock.remove(entry);
        return entry;
    }

    @Test
    void aTaskWhoseTimeHasComeWantsATurnAndRunsInItOnce() {
        takeOut().expire();
        assertThat(turnsWanted.get()).isEqualTo(1);
        assertThat(timeout.isPending()).isTrue();
        assertThat(runs.get()).isZero();
        deadlines.runDue();
        deadlines.runDue();
        assertThat(runs.get()).isEqualTo(1);
        assertThat(timeout.isPending()).isFalse();
    }

    @Test
    void cancelledBetweenClockAndExpiryItDoesNotRun() {
        TimerEntry entry = takeOut();
        timeout.cancel();
        entry.expire();
        deadlines.runDue();
        assertThat(runs.get()).isZero();
        assertThat(turnsWanted.get()).isZero();
    }

    @Test
    void putOffBetweenClockAndExpiryItRunsAtTheNewTimeOnly() {
        TimerEntry entry = takeOut();
        timeout.reschedule(LATER);
        entry.expire();
        deadlines.runDue();
        assertThat(runs.get()).as("early").isZero();
        takeOut().expire();
        deadlines.runDue();
        assertThat(runs.get()).isEqualTo(1);
    }

    @Test
    void cancelledOrPutOffBetweenExpiryAndTurnItDoesNotRunInThatTurn() {
        takeOut().expire();
        timeout.cancel();
        deadlines.runDue();
        timeout.reschedule(LATER);
        takeOut().expire();
        timeout.reschedule(LATER);
        deadlines.runDue();
        assertThat(runs.get()).isZero();
        assertThat(timeout.isPending()).isTrue();
    }

    @Test
    void betweenClockAndExpiryItIsStillPending() {
        TimerEntry entry = takeOut();
        assertThat(timeout.isPending()).isTrue();
        entry.expire();
        assertThat(timeout.isPending()).isTrue();
    }

    @Test
    void anEndedConnectionHasNothingInTheClockAndTakesNothing() {
        TimerEntry entry = takeOut();
        timeout.reschedule(LATER);
        deadlines.end();
        assertThat(clock).isEmpty();
        timeout.reschedule(LATER);
        entry.expire();
        assertThat(clock).isEmpty();
        assertThat(turnsWanted.get()).isZero();
        assertThat(timeout.isPending()).isFalse();
    }
}
