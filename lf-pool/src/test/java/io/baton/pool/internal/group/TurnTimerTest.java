package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

class TurnTimerTest {

    private static final long LONG_MILLIS = 5;

    private final List<Follower> followers = List.of(new Follower(0), new Follower(1));
    private final Lead lead = new Lead(followers, true);
    private final AtomicLong delay = new AtomicLong();
    private final TurnTimer timer = new TurnTimer(followers.get(1), lead, delay::get);

    private boolean overranAfter(long millis, long waitedForACore) throws InterruptedException {
        long start = System.nanoTime();
        timer.begin();
        TimeUnit.MILLISECONDS.sleep(millis);
        if (waitedForACore > 0) {
            // And a second: it may wait for its core again before it asks.
            delay.addAndGet(System.nanoTime() - start + TimeUnit.SECONDS.toNanos(1));
        }
        return timer.overran();
    }

    @Test
    void aFollowersTurnWasSlowIfItTookLongAndDidNotMerelyWaitForACore() throws Exception {
        timer.followerBegins();
        assertThat(overranAfter(LONG_MILLIS, 0)).isTrue();
        assertThat(overranAfter(LONG_MILLIS, 1)).as("all of it was waiting for a core").isFalse();
        assertThat(overranAfter(LONG_MILLIS, 0)).as("what the last turn waited excuses no other").isTrue();
    }

    @Test
    void whatTheThreadWaitedBeforeItsTurnsAsAFollowerExcusesNone() throws Exception {
        delay.set(TimeUnit.SECONDS.toNanos(10));
        timer.followerBegins();
        assertThat(overranAfter(LONG_MILLIS, 0)).isTrue();
    }

    @Test
    void aLeadersTurnWasSlowIfTheLeadIsGoneHoweverLongItTook() throws Exception {
        lead.takeRole(followers.get(1));
        assertThat(overranAfter(LONG_MILLIS, 0)).isFalse();
        timer.begin();
        lead.pass(followers.get(1));
        assertThat(timer.overran()).isTrue();
    }

    /** It has held up no other, on the carrier that it left and on the one that took it up. */
    @Test
    void aTurnThatLeftItsCarrierWasNotSlow() throws Exception {
        timer.followerBegins();
        timer.begin();
        timer.leaves();
        TimeUnit.MILLISECONDS.sleep(LONG_MILLIS);
        timer.carriedBy(followers.get(0), delay::get, () -> 0);
        assertThat(timer.overran()).isFalse();
    }

    @Test
    void aTurnThatHadItsCoreForHalfTheTimeComputes() throws Exception {
        AtomicLong ran = new AtomicLong();
        TurnTimer measured = new TurnTimer(followers.get(1), lead, delay::get, ran::get);
        for (boolean computes : new boolean[] {true, false}) {
            measured.followerBegins();
            long start = System.nanoTime();
            measured.begin();
            TimeUnit.MILLISECONDS.sleep(LONG_MILLIS);
            ran.addAndGet(computes ? System.nanoTime() - start : 0);
            assertThat(measured.overran()).isTrue();
            assertThat(measured.keptItsCore()).isEqualTo(computes);
        }
        ran.addAndGet(TimeUnit.SECONDS.toNanos(1));
        measured.begin();
        TimeUnit.MILLISECONDS.sleep(LONG_MILLIS);
        assertThat(measured.overran()).isTrue();
        assertThat(measured.keptItsCore()).as("of a second turn it is not known").isFalse();
    }
}
