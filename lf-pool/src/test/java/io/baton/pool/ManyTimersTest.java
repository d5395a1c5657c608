package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/** What ten thousand timers cost: of a core, and of the heap. */
class ManyTimersTest {

    private static final int DIALS = 500;
    private static final int EACH = 10;
    private static final int TIMERS = 2 * DIALS * EACH;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(90);
    private static final Duration SOON = Duration.ofMillis(1);
    private static final int STEPS_A_SECOND = 100;
    private static final int WARM_UP_SECONDS = Boolean.getBoolean("io.baton.pool.full") ? 20 : 2;
    private static final int MOVES = 100_000;

    private final List<Timeout> timeouts = new CopyOnWriteArrayList<>();

    /** A connection with several tasks put off for long. */
    private final ConnectionHandler deferring = new ConnectionHandler() {
        @Override
        public void onOpen(Connection connection) {
            for (int i = 0; i < EACH; i++) {
                timeouts.add(connection.schedule(LONG, connection::close));
            }
        }

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            connection.reply(in);
        }
    };

    /** Each is moved once a second, as by a message; the connections have an idle timeout besides. */
    @Test
    void tenThousandTimersThatAreMovedEverySecondCostHardlyACore() throws Exception {
        try (RunningPool pool = RunningPool.start(deferring, b -> b.threads(4).idleTimeout(IDLE))) {
            for (int i = 0; i < DIALS; i++) {
                pool.pool().connect(pool.address(), deferring);
            }
            eventually().until(() -> timeouts.size() == TIMERS);
            moveAll(WARM_UP_SECONDS);
            Cost moving = Cost.of(pool, () -> moveAll(3));
            Cost atRest = Cost.of(pool, () -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2)));
            System.out.printf("%d timers, %d connections; moved once a second: %s; at rest: %s%n", TIMERS,
                    pool.snapshot().connections(), moving, atRest);
            assertThat(pool.snapshot().connections()).as("none has come").isEqualTo(2 * DIALS);
            assertThat(moving.threads).as("per cent of a core").isLessThan(5);
            assertThat(atRest.threads).as("per cent of a core").isLessThan(2);
        }
    }

    private void moveAll(int times) {
        Timeout[] all = timeouts.toArray(Timeout[]::new);
        long next = System.nanoTime();
        for (int step = 0; step < times * STEPS_A_SECOND; step++) {
            for (int i = step % STEPS_A_SECOND; i < all.length; i += STEPS_A_SECOND) {
                all[i].reschedule(LONG);
            }
            next += TimeUnit.SECONDS.toNanos(1) / STEPS_A_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /**
     * In per cent of a core.
     *
     * @param threads CPU of the pool's threads and of this one, which moves the timers
     * @param process CPU of the whole process, where the JVM compiles, collects and looks at the time
     */
    private record Cost(double threads, double process) {

        private static final OperatingSystemMXBean PROCESS =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        static Cost of(RunningPool pool, Runnable action) {
            String me = Thread.currentThread().getName();
            long process = PROCESS.getProcessCpuTime();
            long threads = PoolThreads.cpuNanos(pool.threadPrefix()) + PoolThreads.cpuNanos(me);
            long start = System.nanoTime();
            action.run();
            double percent = (System.nanoTime() - start) / 100.0;
            return new Cost(
                    (PoolThreads.cpuNanos(pool.threadPrefix()) + PoolThreads.cpuNanos(me) - threads) / percent,
                    (PROCESS.getProcessCpuTime() - process) / percent);
        }

        @Override
        public String toString() {
            return String.format("%.2f %% of a core (the whole process: %.2f %%)", threads, process);
        }
    }

    @Test
    void movingADeadlineMakesNoObject() throws Exception {
        try (RunningPool pool = RunningPool.start(deferring, b -> b.threads(2)); Client client = pool.connect()) {
            client.roundTrip("open");
            moveOften();
            String me = Thread.currentThread().getName();
            long before = PoolThreads.allocated(me);
            moveOften();
            assertThat(PoolThreads.allocated(me) - before).as("bytes in %d calls", MOVES)
                    .isLessThan(MOVES);
        }
    }

    private void moveOften() {
        for (int i = 0; i < MOVES; i++) {
            timeouts.get(i % EACH).reschedule(LONG);
        }
    }

    /** Tasks that schedule themselves again each time they run: clock, queue and turn included. */
    @Test
    void tasksThatRunAgainAndAgainMakeNoObject() throws Exception {
        int tasks = 50;
        int runs = 20_000;
        AtomicInteger count = new AtomicInteger();
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            client.roundTrip("open");
            AtomicReferenceArray<Timeout> all = new AtomicReferenceArray<>(tasks);
            for (int i = 0; i < tasks; i++) {
                int number = i;
                all.set(i, handler.connection().schedule(LONG, () -> {
                    count.incrementAndGet();
                    all.get(number).reschedule(SOON);
                }));
            }
            for (int i = 0; i < tasks; i++) {
                all.get(i).reschedule(SOON);
            }
            eventually().until(() -> count.get() >= runs);
            long first = count.get();
            long before = PoolThreads.allocated(pool.threadPrefix());
            eventually().until(() -> count.get() >= first + runs);
            double bytes = (PoolThreads.allocated(pool.threadPrefix()) - before) / (double) (count.get() - first);
            System.out.printf("%.2f bytes for each run of a task that schedules itself again%n", bytes);
            // Setting the kernel's timer makes an object while it is not compiled yet; it is set once for many tasks.
            assertThat(bytes).as("bytes for each run").isLessThan(8);
        }
    }
}
