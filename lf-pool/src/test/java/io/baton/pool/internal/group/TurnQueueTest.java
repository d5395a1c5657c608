package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.SlowConnections;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.Role;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

/** Whom a queue wakes when fewer handlers block than may: what came at the limit is queued, and nobody has taken it. */
class TurnQueueTest {

    private final List<Follower> here = followers();
    private final List<Follower> there = followers();
    private final Lead lead = new Lead(here, true);
    private final Lead otherLead = new Lead(there, true);
    private final ThreadSharing sharing = new ThreadSharing(lead, otherLead);
    private final TurnQueue queue = new TurnQueue(lead, null, true);

    TurnQueueTest() {
        queue.share(sharing, 0);
        assertThat(lead.takeRole(here.get(0))).isEqualTo(Role.LEADER);
        assertThat(otherLead.takeRole(there.get(0))).isEqualTo(Role.LEADER);
    }

    private static List<Follower> followers() {
        return IntStream.range(0, 3).mapToObj(Follower::new).toList();
    }

    private void watcherAndSpareAreIdle() {
        assertThat(lead.takeRole(here.get(1))).isEqualTo(Role.WATCHER);
        assertThat(lead.takeRole(here.get(2))).isEqualTo(Role.IDLE);
    }

    /** As at the limit: whoever was woken for it has found that it may not run, and is idle again. */
    private void queued(PooledConnection connection) {
        queue.addForFollowers(connection);
    }

    private static boolean isAwake(Follower follower) {
        return follower.toString().contains("awake");
    }

    @Test
    void aSlowTurnThatIsQueuedWakesAnIdleThread() {
        watcherAndSpareAreIdle();
        queue.addForFollowers(SlowConnections.blocking());
        assertThat(isAwake(here.get(2))).isTrue();
        assertThat(lead.isWatched()).isTrue();
    }

    @Test
    void aTurnThatBlocksWakesAnIdleThreadAndNotTheWatcher() {
        queued(SlowConnections.blocking());
        watcherAndSpareAreIdle();
        queue.release();
        assertThat(isAwake(here.get(2))).isTrue();
        assertThat(lead.isWatched()).isTrue();
    }

    @Test
    void aTurnThatComputesWakesOneTooIfItMayRun() {
        queued(SlowConnections.computing());
        watcherAndSpareAreIdle();
        queue.release();
        assertThat(isAwake(here.get(2))).isTrue();
        assertThat(lead.isWatched()).isTrue();
    }

    @Test
    void aTurnThatComputesWakesNobodyWhileAllItsCoresAreTaken() {
        boolean taken = true;
        while (taken) {
            taken = sharing.ration().take(new Busy());
        }
        queued(SlowConnections.computing());
        watcherAndSpareAreIdle();
        queue.release();
        assertThat(isAwake(here.get(2))).isFalse();
        assertThat(lead.isWatched()).isTrue();
    }

    @Test
    void aTurnThatHasComputedGivesItsPlaceBack() {
        TurnMeter first = new Busy();
        boolean taken = sharing.ration().take(first);
        while (taken) {
            taken = sharing.ration().take(new Busy());
        }
        queue.ended(new Busy());
        assertThat(sharing.ration().isFree()).as("after the end of a turn that had no place").isFalse();
        queue.ended(first);
        assertThat(sharing.ration().isFree()).isTrue();
    }

    @Test
    void theWatcherIsWokenIfNoOtherThreadIsIdle() {
        queued(SlowConnections.blocking());
        assertThat(lead.takeRole(here.get(1))).isEqualTo(Role.WATCHER);
        queue.release();
        assertThat(isAwake(here.get(1))).isTrue();
        assertThat(lead.isWatched()).isFalse();
    }

    @Test
    void aThreadOfAnotherGroupIsWokenIfNoneOfThisOneIsIdle() {
        queued(SlowConnections.blocking());
        assertThat(otherLead.takeRole(there.get(1))).isEqualTo(Role.WATCHER);
        assertThat(otherLead.takeRole(there.get(2))).isEqualTo(Role.IDLE);
        queue.release();
        assertThat(isAwake(there.get(2))).isTrue();
    }

    @Test
    void nobodyIsWokenForNothing() {
        watcherAndSpareAreIdle();
        queue.release();
        assertThat(isAwake(here.get(2))).isFalse();
        assertThat(lead.isWatched()).isTrue();
    }

    /** A thread whose turn computes. */
    private static final class Busy implements TurnMeter {

        @Override
        public void begin() {
        }

        @Override
        public boolean overran() {
            return false;
        }

        @Override
        public boolean sendsLater() {
            return false;
        }
    }
}
