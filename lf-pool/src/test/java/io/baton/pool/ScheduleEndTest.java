package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Tasks and the end of their connection. */
class ScheduleEndTest {

    private static final Duration LONG = Duration.ofHours(1);

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    @Test
    void aTaskThatThrowsClosesItsConnectionAlone() throws Exception {
        try (Logs logs = new Logs()) {
            Recorder handler = new Recorder();
            IllegalStateException failure = new IllegalStateException("the task failed");
            try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
                AtomicInteger afterwards = new AtomicInteger();
                Connection connection = handler.connection();
                client.roundTrip("x");
                connection.schedule(millis(5), () -> {
                    throw failure;
                });
                Timeout later = connection.schedule(millis(50), afterwards::incrementAndGet);
                assertThat(handler.cause()).isSameAs(failure);
                assertThat(client.isEnded()).isTrue();
                assertThat(pool.snapshot().handlerErrors()).isEqualTo(1);
                eventually().until(() -> !later.isPending());
                later.reschedule(Duration.ZERO);
                assertThat(later.isPending()).isFalse();
                try (Client other = pool.connect()) {
                    assertThat(other.roundTrip("y")).isEqualTo("y");
                }
                assertThat(afterwards.get()).isZero();
            }
            assertThat(logs.messages()).isNotEmpty();
        }
    }

    @Test
    void aTaskThatClosesItsConnectionIsTheLast() throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(4)); Client client = pool.connect()) {
            Connection connection = handler.connection();
            AtomicInteger afterwards = new AtomicInteger();
            connection.schedule(millis(1), () -> {
                // Both of the others come due meanwhile.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
                connection.close();
            });
            connection.schedule(millis(5), afterwards::incrementAndGet);
            connection.schedule(millis(6), afterwards::incrementAndGet);
            assertThat(handler.cause()).isNull();
            assertThat(client.isEnded()).isTrue();
            assertThat(afterwards.get()).isZero();
        }
    }

    /** An entry that stayed in the clock would keep its task alive. */
    @Test
    void nothingOfAConnectionThatHasEndedStaysInTheClock() throws Exception {
        ConcurrentLinkedQueue<WeakReference<Object>> kept = new ConcurrentLinkedQueue<>();
        ConnectionHandler handler = new ConnectionHandler() {
            @Override
            public void onOpen(Connection connection) {
                for (int i = 0; i < 20; i++) {
                    Object large = new Object();
                    kept.add(new WeakReference<>(large));
                    connection.schedule(LONG.plusMinutes(i), large::hashCode);
                }
            }

            @Override
            public void onData(Connection connection, ByteBuffer in) {
                connection.reply(in);
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2))) {
            for (int i = 0; i < 100; i++) {
                try (Client client = pool.connect()) {
                    client.roundTrip("x");
                }
            }
            pool.awaitNoConnection();
            eventually().until(() -> {
                System.gc();
                return kept.stream().filter(reference -> reference.get() != null).count() < 25;
            });
            assertThat(kept).hasSize(2_000);
        }
    }
}
