package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.Logs;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class GrowthTest {

    private final AtomicBoolean memory = new AtomicBoolean(true);
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicBoolean blocked = new AtomicBoolean(true);
    private final AtomicBoolean leaderMissing = new AtomicBoolean();
    private final Growth growth = new Growth(new ThreadLimits(1, 64, Duration.ofSeconds(10)), this::make,
            number -> blocked.get(), leaderMissing::get);

    private Thread make(int number, int home) {
        made.incrementAndGet();
        return new Thread() {
            @Override
            public void start() {
                if (!memory.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            }
        };
    }

    private void first() {
        growth.makeFirst(1);
        growth.arrived();
    }

    @Test
    void itGrowsOnlyWhenTheFirstThreadsAreThereAndOneAfterTheOther() {
        growth.makeFirst(1);
        growth.start(0);
        assertThat(growth.live()).isEqualTo(1);
        growth.arrived();
        growth.start(0);
        growth.start(0);
        assertThat(growth.live()).as("the first has not looked for work yet").isEqualTo(2);
        growth.arrived();
        growth.start(0);
        assertThat(growth.live()).isEqualTo(3);
    }

    @Test
    void aThreadThatCannotBeStartedCostsNothingButTheGrowth() {
        first();
        memory.set(false);
        try (Logs logs = new Logs()) {
            for (int i = 0; i < 10; i++) {
                growth.start(0);
            }
            assertThat(logs.messages()).hasSize(1);
        }
        assertThat(made.get()).as("it is not tried again at once").isEqualTo(2);
        assertThat(growth.canGrow()).isFalse();
        assertThat(growth.live()).isEqualTo(1);
        assertThat(growth.threads()).hasSize(1);
        memory.set(true);
        io.baton.pool.RunningPool.eventually().until(growth::canGrow);
        growth.start(0);
        assertThat(growth.live()).isEqualTo(2);
    }

    @Test
    void threadsThatRunJustifyNoOtherOne() {
        first();
        for (int i = 0; i < 2 + Runtime.getRuntime().availableProcessors(); i++) {
            growth.start(0);
            growth.arrived();
        }
        assertThat(growth.isJustified()).isTrue();
        blocked.set(false);
        assertThat(growth.isJustified()).isFalse();
    }

    private void fillTheCores() {
        first();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            growth.start(0);
            growth.arrived();
        }
        blocked.set(false);
    }

    /** Those that run may be about to block, and then nobody would be left to start a thread. */
    @Test
    void aThreadThatIsStartedWhileOthersRunWaitsUntilTheyBlock() throws Exception {
        fillTheCores();
        leaderMissing.set(true);
        int before = growth.live();
        growth.startReluctantly(0);
        assertThat(growth.live()).isEqualTo(before + 1);
        Thread blocking = new Thread(() -> blocked.set(true));
        blocking.start();
        assertThat(growth.arrived()).as("it looks for work").isTrue();
        blocking.join();
        assertThat(growth.live()).isEqualTo(before + 1);
    }

    @Test
    void aThreadThatIsStartedWhileOthersRunDoesNotWaitForThemForEver() {
        fillTheCores();
        leaderMissing.set(true);
        growth.startReluctantly(0);
        assertThat(growth.arrived()).isTrue();
    }

    @Test
    void aThreadThatIsStartedWhileOthersRunEndsIfThereIsALeaderAfterwards() {
        fillTheCores();
        int before = growth.live();
        growth.startReluctantly(0);
        assertThat(growth.arrived()).as("it looks for work").isFalse();
        assertThat(growth.live()).isEqualTo(before);
    }

    @Test
    void theNumberOfAnEndedThreadIsUsedAgain() {
        first();
        growth.start(0);
        growth.arrived();
        assertThat(growth.take()).isTrue();
        assertThat(growth.take()).as("below the least").isFalse();
        growth.ended(1);
        growth.start(0);
        assertThat(growth.threads()).hasSize(2);
    }

    @Test
    void afterTheStopThereIsNoFurtherThread() throws Exception {
        first();
        growth.stop();
        growth.start(0);
        assertThat(growth.live()).isEqualTo(1);
        assertThat(growth.canGrow()).isFalse();
    }
}
