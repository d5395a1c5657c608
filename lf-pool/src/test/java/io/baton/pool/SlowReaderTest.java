package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

class SlowReaderTest {

    private static final int WAITING = 16 << 20;
    private static final byte[] CONTENT = new byte[WAITING];

    static {
        new SplittableRandom(7).nextBytes(CONTENT);
    }

    /** Answers "!" with 16 MiB, and echoes everything else. */
    private static final ConnectionHandler FLOOD = (connection, in) -> {
        if (in.get(in.position()) == '!') {
            in.get();
            connection.reply(ByteBuffer.wrap(CONTENT));
        }
        connection.reply(in);
    };

    /** Without a write stall timeout no tick of the clock has the writer try again: only the kernel says that there is room. */
    @Test
    void aPeerThatPausesLosesNothingAndDelaysNoOtherPeer() throws Exception {
        try (RunningPool pool = RunningPool.start(FLOOD, b -> b.threads(4).writeStallTimeout(Duration.ZERO));
                Client slow = new Client(pool.address(), 8 << 10);
                Client quick = pool.connect()) {
            slow.send("!");
            assertThat(slow.read(1)[0]).isEqualTo(CONTENT[0]);

            long start = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            assertThat(System.nanoTime() - start).as("200 round trips beside 16 MiB that wait")
                    .isLessThan(TimeUnit.SECONDS.toNanos(10));

            byte[] rest = slow.read(WAITING - 1);
            for (int i = 0; i < rest.length; i++) {
                if (rest[i] != CONTENT[i + 1]) {
                    assertThat(rest[i]).as("byte %d", i + 1).isEqualTo(CONTENT[i + 1]);
                }
            }
            assertThat(slow.roundTrip("go on")).isEqualTo("go on");
        }
    }

    @Test
    void readingStopsAboveTheHighWatermarkAndResumesBelowTheLowOne() throws Exception {
        try (RunningPool pool = RunningPool.start(FLOOD, b -> b.threads(4).highWatermark(100_000));
                Client slow = new Client(pool.address(), 8 << 10)) {
            slow.send("!");
            slow.read(1);
            // Reading is paused by now or soon. What is sent then waits in the kernel, and its echo follows the 16 MiB.
            String later = "x".repeat(50_000);
            slow.send(later);

            slow.read(WAITING - 1);
            assertThat(slow.readText(later.length())).isEqualTo(later);
        }
    }

    @Test
    void aResetWhileMuchWaitsEndsThatConnectionOnly() throws Exception {
        try (RunningPool pool = RunningPool.start(FLOOD, b -> b.threads(4));
                Client quick = pool.connect()) {
            for (int i = 0; i < 20; i++) {
                Client slow = new Client(pool.address(), 8 << 10);
                slow.send("!");
                slow.read(1 + i * 1_000);
                slow.reset();
                assertThat(quick.roundTrip("quick")).isEqualTo("quick");
            }
            RunningPool.eventually().until(() -> pool.snapshot().connections() == 1);
            long turns = pool.snapshot().turns();
            assertThat(quick.roundTrip("still here")).isEqualTo("still here");
            assertThat(pool.snapshot().turns() - turns).as("turns of a group at rest").isLessThan(10);
        }
    }
}
