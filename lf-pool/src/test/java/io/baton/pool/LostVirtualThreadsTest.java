package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK (25) sets the timer of a virtual thread that parks for a limited time after the thread has left its carrier. If that
 * fails for lack of memory, the JDK never runs the thread again.
 */
class LostVirtualThreadsTest {

    private static final int FAILURES = 3;

    /** Fails as often as told, as where the heap is full. */
    private static final class FailingTimers extends ScheduledThreadPoolExecutor {

        private final AtomicInteger failures = new AtomicInteger(FAILURES);

        FailingTimers() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            if (failures.getAndDecrement() > 0) {
                throw new OutOfMemoryError("on purpose");
            }
            return super.schedule(command, delay, unit);
        }
    }

    /** The JDK's timers of virtual threads that have a scheduler of their own; null if this JDK has none. */
    private static ScheduledExecutorService[] timersOfTheJdk() throws ReflectiveOperationException {
        try {
            Field timers = Class.forName("java.lang.VirtualThread$DelayedTaskSchedulers").getDeclaredField("INSTANCE");
            timers.setAccessible(true);
            return (ScheduledExecutorService[]) timers.get(null);
        } catch (ClassNotFoundException | NoSuchFieldException e) {
            return null;
        }
    }

    private static void sleepAndReply(Connection connection, ByteBuffer in) throws InterruptedException {
        Thread.sleep(20);
        connection.reply(in);
    }

    @Test
    void aHandlerThatSleepsGoesOnAlthoughItsTimerCouldNotBeSet() throws Exception {
        assumeTrue(Followers.canBeVirtual(), Followers.support());
        ScheduledExecutorService[] timers = timersOfTheJdk();
        assumeTrue(timers != null, "this JDK sets the timer before the thread parks");
        ScheduledExecutorService[] own = timers.clone();
        FailingTimers failing = new FailingTimers();
        try (RunningPool running = RunningPool.start(LostVirtualThreadsTest::sleepAndReply,
                builder -> builder.followers(Followers.VIRTUAL)); Client client = running.connect()) {
            Arrays.fill(timers, failing);
            try {
                client.send("slept");
                assertThat(client.reads("slept")).isTrue();
            } finally {
                System.arraycopy(own, 0, timers, 0, own.length);
            }
            assertThat(failing.failures.get()).as("failures left").isLessThanOrEqualTo(0);
            client.send("slept");
            assertThat(client.reads("slept")).isTrue();
        } finally {
            failing.shutdown();
        }
    }
}
