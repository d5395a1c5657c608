package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The writer owns a connection for a moment while it asks the kernel to report room. What other threads want of the connection
 * meanwhile must not be lost: no event of the kernel would repeat it, since the peer of these tests neither sends nor reads.
 */
class NotesWhileArmingTest {

    private static final int MUCH = 24 << 20;
    private static final int MORE = 48 << 20;

    /** What happens, once, while the thread of the test asks for room. */
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>();
    private final Thread replying = Thread.currentThread();
    private final SystemCalls calls = FaultyCalls.of(call -> {
        if (call.name().equals("epollCtl") && call.argument(1) == Linux.EPOLL_CTL_MOD
                && Thread.currentThread() == replying) {
            Runnable action = meanwhile.getAndSet(null);
            if (action != null) {
                action.run();
            }
        }
        return call.run();
    });

    private PoolBuilder settings(PoolBuilder builder) {
        // So high that the reply neither pauses the connection nor ends it.
        return builder.threads(2).systemCalls(calls).unsentLimits(2L * MORE, 2L * MORE).highWatermark(MORE)
                .writeStallTimeout(Duration.ZERO);
    }

    /** Has the socket's buffer overflow, and does something while the writer asks for room. */
    private void replyMuch(Connection connection, Runnable action) {
        meanwhile.set(action);
        connection.reply(ByteBuffer.allocate(MUCH));
        assertThat(meanwhile.get()).as("left to do while the writer asks for room").isNull();
    }

    private static void awaitNote(Connection connection) {
        eventually().until(() -> connection.toString().contains("EVENT"));
    }

    @Test
    void aTaskThatIsDueMeanwhileRuns() throws Exception {
        Recorder handler = new Recorder();
        CountDownLatch ran = new CountDownLatch(1);
        try (RunningPool pool = RunningPool.start(handler, this::settings);
                Client client = new Client(pool.address(), 8 << 10)) {
            client.roundTrip("hello");
            Connection connection = handler.connection();
            eventually().until(() -> connection.toString().endsWith("ARMED"));
            replyMuch(connection, () -> {
                connection.schedule(Duration.ZERO, ran::countDown);
                awaitNote(connection);
            });
            assertThat(ran.await(15, TimeUnit.SECONDS)).as("the task has run").isTrue();
            client.reset();
        }
    }

    @Test
    void whatWasLeftUnreadIsPresentedIfReadingResumesMeanwhile() throws Exception {
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(1);
        Recorder handler = new Recorder() {
            @Override
            public void onData(Connection connection, ByteBuffer in) {
                if (paused.getCount() > 0) {
                    connection.pauseReading();
                    paused.countDown();
                } else {
                    in.position(in.limit());
                    again.countDown();
                }
            }
        };
        try (RunningPool pool = RunningPool.start(handler, this::settings);
                Client client = new Client(pool.address(), 8 << 10)) {
            client.send("left");
            assertThat(paused.await(15, TimeUnit.SECONDS)).isTrue();
            Connection connection = handler.connection();
            eventually().until(() -> connection.toString().contains("ARMED"));
            replyMuch(connection, () -> {
                connection.resumeReading();
                awaitNote(connection);
            });
            assertThat(again.await(15, TimeUnit.SECONDS)).as("presented again").isTrue();
            client.reset();
        }
    }
}
