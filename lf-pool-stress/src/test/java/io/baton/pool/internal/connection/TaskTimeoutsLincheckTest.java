package io.baton.pool.internal.connection;

import io.baton.pool.Timeout;
import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.Timeouts;
import io.baton.pool.model.Linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Two tasks of a connection: each waits in the clock, or is due, or neither. One thread is the clock's, and one runs the turns. */
@Tag("lincheck")
public class TaskTimeoutsLincheckTest {

    private static final int NONE = -1;
    private static final String TASKS = "0:1";

    /** A clock whose time comes when {@link #tick} says so; as the real one, it takes an entry out first and expires it afterwards. */
    private static final class Clock implements Timeouts {

        private final List<TimeoutEntry> entries = new ArrayList<>();

        @Override
        public synchronized void schedule(TimeoutEntry entry, Duration delay) {
            entries.remove(entry);
            entries.add(entry);
        }

        @Override
        public synchronized boolean cancel(TimeoutEntry entry) {
            return entries.remove(entry);
        }

        @Override
        public synchronized boolean isPending(TimeoutEntry entry) {
            return entries.contains(entry);
        }

        synchronized TimeoutEntry takeOut() {
            return entries.isEmpty() ? null : entries.remove(0);
        }
    }

    private final Clock clock = new Clock();
    private final PooledConnection connection = new PooledConnection(
            new GroupServices(null, null, null, clock, new AtomicLong()), (from, in) -> { }, 0);
    private final Timeout[] timeouts = new Timeout[2];
    private int ran = NONE;
    private boolean ended;

    public TaskTimeoutsLincheckTest() {
        for (int i = 0; i < timeouts.length; i++) {
            int task = i;
            timeouts[i] = connection.schedule(Duration.ZERO, () -> {
                ran = task;
                // A task that closes the connection is the last one of the turn.
                connection.set(ConnectionState.CLOSING);
            });
            timeouts[i].cancel();
        }
    }

    @Operation
    public void reschedule(@Param(gen = IntGen.class, conf = TASKS) int task) {
        timeouts[task].reschedule(Duration.ZERO);
    }

    @Operation
    public void cancel(@Param(gen = IntGen.class, conf = TASKS) int task) {
        timeouts[task].cancel();
    }

    @Operation
    public boolean isPending(@Param(gen = IntGen.class, conf = TASKS) int task) {
        return timeouts[task].isPending();
    }

    /** The time of the task has come that waits in the clock for longest. */
    @Operation(nonParallelGroup = "clock")
    public void tick() {
        TimeoutEntry entry = clock.takeOut();
        if (entry != null) {
            entry.expire();
        }
    }

    /** The task that is due for longest runs. */
    @Operation(nonParallelGroup = "turn")
    public int runOne() {
        ran = NONE;
        TaskTimeouts.of(connection).runDue();
        connection.clear(ConnectionState.CLOSING);
        return ran;
    }

    /** Nothing is pending any more, and nothing will be. */
    @Operation(nonParallelGroup = "turn", runOnce = true)
    public void end() {
        TaskTimeouts.of(connection).end();
        ended = true;
    }

    @Validate
    public void allThatIsLeftIsInTheClock() {
        while (runOne() != NONE) {
            if (!connection.has(ConnectionState.EVENT)) {
                throw new IllegalStateException("a task is due, and no turn is wanted");
            }
        }
        for (Timeout timeout : timeouts) {
            boolean inTheClock = clock.isPending((TimeoutEntry) timeout);
            if (timeout.isPending() != inTheClock || ended && inTheClock) {
                throw new IllegalStateException("a task is pending: " + timeout.isPending() + "; in the clock: " + inTheClock
                        + "; ended: " + ended);
            }
        }
    }

    @Test
    void aTaskWaitsOrIsDueOrNeither() {
        Linearizability.of(Specification.class, 2).actorsPerThread(2).actorsAfter(0).check(TaskTimeoutsLincheckTest.class);
    }

    public static class Specification {

        private final List<Integer> waiting = new ArrayList<>();
        private final List<Integer> due = new ArrayList<>();
        private boolean ended;

        public void reschedule(int task) {
            if (!ended) {
                cancel(task);
                waiting.add(task);
            }
        }

        public void cancel(int task) {
            waiting.remove((Integer) task);
            due.remove((Integer) task);
        }

        public boolean isPending(int task) {
            return waiting.contains(task) || due.contains(task);
        }

        public void tick() {
            if (!waiting.isEmpty()) {
                due.add(waiting.remove(0));
            }
        }

        public int runOne() {
            return due.isEmpty() ? NONE : due.remove(0);
        }

        public void end() {
            ended = true;
            waiting.clear();
            due.clear();
        }
    }
}
