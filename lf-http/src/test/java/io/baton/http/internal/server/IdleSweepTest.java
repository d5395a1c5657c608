package io.baton.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

class IdleSweepTest {

    /** As for lack of memory: then idle connections must not stay open for as long as the server lives. */
    @Test
    void aSweepThatCannotBeScheduledBeginsAgainWithTheNextConnection() {
        Queue<Runnable> scheduled = new ArrayDeque<>();
        AtomicBoolean fails = new AtomicBoolean(true);
        IdleSweep sweep = new IdleSweep(new Connections(), Duration.ofSeconds(1), task -> {
            if (fails.get()) {
                throw new OutOfMemoryError("asked for");
            }
            scheduled.add(task);
        });
        assertThatThrownBy(sweep::begin).isInstanceOf(OutOfMemoryError.class);
        fails.set(false);
        sweep.begin();
        assertThat(scheduled).hasSize(1);
        sweep.begin();
        assertThat(scheduled).as("one at a time").hasSize(1);
        scheduled.remove().run();
        assertThat(scheduled).as("without connections there is nothing to look at").isEmpty();
        sweep.begin();
        assertThat(scheduled).hasSize(1);
    }
}
