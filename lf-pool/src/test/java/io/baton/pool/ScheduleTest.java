package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

class ScheduleTest {

    private static final int MANY = 10_000;
    private static final Duration LONG = Duration.ofHours(1);

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    @Test
    void aTaskRunsNotBeforeItsTimeAndSoonAfter() throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            Connection connection = handler.connection();
            ConcurrentLinkedQueue<Long> early = new ConcurrentLinkedQueue<>();
            AtomicInteger runs = new AtomicInteger();
            for (int delay = -1; delay < 100; delay++) {
                long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delay);
                connection.schedule(millis(delay), () -> {
                    long left = due - System.nanoTime();
                    if (left > 0) {
                        early.add(left);
                    }
                    runs.incrementAndGet();
                });
            }
            eventually().until(() -> runs.get() == 101);
            assertThat(early).as("nanoseconds too early").isEmpty();
            assertThat(client.roundTrip("still here")).isEqualTo("still here");
        }
    }

    /** Messages, tasks from foreign threads and tasks from tasks: one of them at a time. */
    @Test
    void aTaskRunsNeverBesideACallbackOfItsConnection() throws Exception {
        AtomicBoolean busy = new AtomicBoolean();
        AtomicInteger beside = new AtomicInteger();
        AtomicInteger runs = new AtomicInteger();
        Runnable alone = () -> {
            if (!busy.compareAndSet(false, true)) {
                beside.incrementAndGet();
            }
            LockSupport.parkNanos(20_000);
            busy.set(false);
        };
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                alone.run();
                connection.reply(in);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(4)); Client client = pool.connect()) {
            Connection connection = handler.connection();
            Thread foreign = new Thread(() -> {
                for (int i = 0; i < 500; i++) {
                    connection.schedule(Duration.ofNanos(i * 500_000L), () -> {
                        alone.run();
                        runs.incrementAndGet();
                    });
                }
            });
            foreign.start();
            for (int i = 0; i < 1_000; i++) {
                client.roundTrip("x");
            }
            eventually().until(() -> runs.get() == 500);
            foreign.join();
            assertThat(beside.get()).isZero();
        }
    }

    @Test
    void aCancelledTaskDoesNotRunUnlessItIsRescheduled() throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            Connection connection = handler.connection();
            AtomicInteger cancelled = new AtomicInteger();
            List<Timeout> timeouts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                timeouts.add(connection.schedule(millis(1_000 + i), cancelled::incrementAndGet));
            }
            assertThat(timeouts).allMatch(Timeout::isPending);
            timeouts.forEach(Timeout::cancel);
            assertThat(timeouts).noneMatch(Timeout::isPending);
            AtomicBoolean after = new AtomicBoolean();
            connection.schedule(millis(1_060), () -> after.set(true));
            eventually().untilTrue(after);
            assertThat(cancelled.get()).isZero();

            timeouts.forEach(timeout -> timeout.reschedule(millis(1)));
            eventually().until(() -> cancelled.get() == 50);
            assertThat(timeouts).noneMatch(Timeout::isPending);
            assertThat(client.roundTrip("x")).isEqualTo("x");
        }
    }

    @Test
    void aTaskMayPutItselfOffAndMayBePutOffOnceItHasRun() throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            AtomicInteger runs = new AtomicInteger();
            AtomicReference<Timeout> self = new AtomicReference<>();
            AtomicLong last = new AtomicLong();
            AtomicInteger early = new AtomicInteger();
            self.set(handler.connection().schedule(millis(20), () -> {
                long now = System.nanoTime();
                if (runs.get() > 0 && now - last.get() < TimeUnit.MILLISECONDS.toNanos(3)) {
                    early.incrementAndGet();
                }
                last.set(now);
                if (runs.incrementAndGet() % 20 != 0) {
                    self.get().reschedule(millis(3));
                }
            }));
            eventually().until(() -> runs.get() == 20 && !self.get().isPending());
            self.get().reschedule(millis(3));
            eventually().until(() -> runs.get() == 40);
            assertThat(early.get()).isZero();
            assertThat(client.roundTrip("x")).isEqualTo("x");
        }
    }

    @Test
    void aDeadlineThatIsMovedWithEachMessageComesOnceAfterTheLast() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        AtomicLong lastMoved = new AtomicLong();
        AtomicLong ran = new AtomicLong();
        Recorder handler = new Recorder() {
            @Override
            public void onOpen(Connection connection) throws Exception {
                super.onOpen(connection);
                connection.attach(connection.schedule(millis(500), () -> {
                    ran.set(System.nanoTime());
                    runs.incrementAndGet();
                }));
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                lastMoved.set(System.nanoTime());
                ((Timeout) connection.attachment()).reschedule(millis(500));
                connection.reply(in);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            for (int i = 0; i < 200; i++) {
                client.roundTrip("x");
                LockSupport.parkNanos(1_000_000);
            }
            eventually().until(() -> runs.get() == 1);
            assertThat(ran.get() - lastMoved.get()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    /** A task that is about to run and is put off by another thread either runs or not, but is put off in any case. */
    @Test
    void puttingOffATaskThatIsJustBeginningIsNotLost() throws Exception {
        long seed = System.nanoTime();
        System.out.println("ScheduleTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            AtomicInteger runs = new AtomicInteger();
            Timeout timeout = handler.connection().schedule(LONG, runs::incrementAndGet);
            for (int i = 0; i < 1_000; i++) {
                int before = runs.get();
                timeout.reschedule(Duration.ZERO);
                long until = System.nanoTime() + random.nextLong(2_500_000);
                while (System.nanoTime() < until && runs.get() == before) {
                    Thread.onSpinWait();
                }
                timeout.reschedule(LONG);
                client.roundTrip("turn");
                assertThat(timeout.isPending()).as("round %d", i).isTrue();
            }
            assertThat(runs.get()).isPositive();
        }
    }

    @Test
    void tenThousandTasksFromSeveralThreadsAllRunOnce() throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(4)); Client client = pool.connect()) {
            Connection connection = handler.connection();
            int[] runs = new int[MANY];
            AtomicInteger total = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int part = t;
                threads.add(new Thread(() -> {
                    for (int i = part; i < MANY; i += 4) {
                        int number = i;
                        connection.schedule(Duration.ofNanos((i * 7919L % 500) * 1_000_000), () -> {
                            runs[number]++;
                            total.incrementAndGet();
                        });
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            eventually().until(() -> total.get() >= MANY);
            client.roundTrip("the tasks ran before this");
            assertThat(runs).containsOnly(1);
        }
    }
}
