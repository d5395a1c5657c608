package io.baton.pool.internal.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.proc.ThreadState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** A watcher, which is the thread of the test, and a leader that is another thread, running or blocked. */
@Timeout(30)
class WatchTest {

    private final List<Follower> followers = List.of(new Follower(0), new Follower(1), new Follower(2));
    private final Lead lead = new Lead(followers, true);
    private final Watch watch = new Watch(lead);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile long turnStart;

    private Thread leader(Runnable turn) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread leader = new Thread(() -> {
            followers.get(0).bind(new ThreadState());
            lead.takeRole(followers.get(0));
            followers.get(0).beginTurn();
            turnStart = System.nanoTime();
            begun.countDown();
            turn.run();
        });
        leader.start();
        begun.await();
        followers.get(1).bind(new ThreadState());
        return leader;
    }

    private void spin() {
        while (!stopping.get()) {
            Thread.onSpinWait();
        }
    }

    private void block() {
        while (!stopping.get()) {
            LockSupport.park(this);
        }
    }

    private void end(Thread leader) throws InterruptedException {
        stopping.set(true);
        LockSupport.unpark(leader);
        leader.join();
    }

    @Test
    void aLeaderThatRunsIsRelievedAfterTenMillisecondsAndNotBefore() throws Exception {
        // The JVM stops its threads for a moment now and then. A leader that is stopped is as blocked as one in a handler.
        for (int tries = 1; new WatchTest().nanosUntilARunningLeaderIsRelieved() < Watch.RUN_LIMIT_NANOS; tries++) {
            assertThat(tries).as("times that a leader that runs was relieved before").isLessThan(20);
        }
    }

    private long nanosUntilARunningLeaderIsRelieved() throws Exception {
        Thread leader = leader(this::spin);
        assertThat(lead.takeRole(followers.get(1))).isEqualTo(Role.WATCHER);
        assertThat(watch.keep(followers.get(1), NoRounds.INSTANCE)).isEqualTo(Watch.End.RELIEVED);
        long nanos = System.nanoTime() - turnStart;
        assertThat(lead.isLeader(followers.get(1))).isTrue();
        end(leader);
        return nanos;
    }

    @Test
    void aLeaderThatBlocksIsRelieved() throws Exception {
        Thread leader = leader(this::block);
        assertThat(lead.takeRole(followers.get(1))).isEqualTo(Role.WATCHER);
        assertThat(watch.keep(followers.get(1), NoRounds.INSTANCE)).isEqualTo(Watch.End.RELIEVED);
        assertThat(lead.leaderless().nanos()).isPositive();
        end(leader);
    }

    private void awaitBlocked() {
        while (!followers.get(0).isBlocked()) {
            Thread.onSpinWait();
        }
    }

    /** With a second interval to make sure, as it was once, a block would cost the others two of them. */
    @Test
    void theFirstLookAtABlockedLeaderRelievesItUnlessAnotherThreadWatches() throws Exception {
        Thread leader = leader(this::block);
        awaitBlocked();
        assertThat(lead.takeRole(followers.get(2))).isEqualTo(Role.WATCHER);
        assertThat(watch.relieveIfStuck(followers.get(1))).as("another thread watches").isFalse();
        lead.leaveWatch(followers.get(2));
        assertThat(new Watch(lead).relieveIfStuck(followers.get(1))).isTrue();
        assertThat(lead.isLeader(followers.get(1))).isTrue();
        end(leader);
    }

    @Test
    void aLeaderThatRunsIsNotRelievedByTheFirstLookNorByOneAtAnotherTurn() throws Exception {
        for (int tries = 1; !new WatchTest().isRelievedByTheSecondLookAtATurn(); tries++) {
            assertThat(tries).as("times that a leader that runs was relieved before").isLessThan(20);
        }
    }

    private boolean isRelievedByTheSecondLookAtATurn() throws Exception {
        Thread leader = leader(this::spin);
        boolean byTheFirst = watch.relieveIfStuck(followers.get(1));
        TimeUnit.MILLISECONDS.sleep(20);
        followers.get(0).progress();
        boolean atAnotherTurn = watch.relieveIfStuck(followers.get(1));
        TimeUnit.MILLISECONDS.sleep(20);
        boolean byTheSecond = watch.relieveIfStuck(followers.get(1));
        end(leader);
        return !byTheFirst && !atAnotherTurn && byTheSecond;
    }

    /** While it has a core and another one is idle, the others need not wait for its ten milliseconds. */
    @Test
    void aLeaderThatRunsBesideAnIdleCoreIsRelievedAfterAMillisecond() throws Exception {
        // On a busy machine this thread may come so late that the ten milliseconds decide. Then it looks at another leader.
        for (int tries = 1; !new WatchTest().isRelievedBecauseACoreIsIdle(); tries++) {
            assertThat(tries).as("times that the limit of ten milliseconds decided, not the kernel").isLessThan(200);
        }
    }

    private boolean isRelievedBecauseACoreIsIdle() throws Exception {
        Thread leader = leader(this::spin);
        AtomicBoolean idle = new AtomicBoolean();
        long[] asked = new long[1];
        Watch beside = new Watch(lead, () -> {
            asked[0] = asked[0] == 0 ? System.nanoTime() : asked[0];
            return idle.get();
        });
        if (beside.relieveIfStuck(followers.get(1))) {
            end(leader);
            return false;
        }
        assertThat(asked[0]).as("it is not asked before the millisecond is over").isZero();
        idle.set(true);
        while (!beside.relieveIfStuck(followers.get(1))) {
            Thread.onSpinWait();
        }
        assertThat(System.nanoTime() - turnStart).isGreaterThanOrEqualTo(Watch.PROMOTION_DELAY_NANOS);
        end(leader);
        return asked[0] > 0;
    }

    /** For the kernel it is as blocked as a thread in a handler. */
    @Test
    void aLeaderThatWaitsIsNotRelieved() throws Exception {
        Thread leader = leader(() -> {
            lead.beginWait(followers.get(0));
            block();
        });
        awaitBlocked();
        assertThat(lead.isWaiting()).isTrue();
        assertThat(watch.relieveIfStuck(followers.get(1))).isFalse();
        assertThat(watch.relieveIfStuck(followers.get(1))).isFalse();
        end(leader);
    }

    /** The groups that nobody watches are looked at, and keep the watcher from its sleep. */
    @Test
    void aWatcherWhoseLeaderWaitsGoesToAnotherGroupThatNeedsIt() throws Exception {
        lead.takeRole(followers.get(0));
        assertThat(lead.beginWait(followers.get(0))).isTrue();
        followers.get(1).bind(new ThreadState());
        assertThat(lead.takeRole(followers.get(1))).isEqualTo(Role.WATCHER);
        int[] looks = new int[1];
        Watch.End end = watch.keep(followers.get(1), new Watch.Rounds() {
            @Override
            public boolean isNeeded() {
                return true;
            }

            @Override
            public boolean relieve() {
                return ++looks[0] == 20;
            }
        });
        assertThat(end).isEqualTo(Watch.End.AWAY);
        assertThat(lead.isWatched()).isFalse();
    }

    @Test
    void aSleepingWatcherThatIsNudgedLooksAtOtherGroups() throws Exception {
        lead.takeRole(followers.get(0));
        assertThat(lead.beginWait(followers.get(0))).isTrue();
        AtomicBoolean needed = new AtomicBoolean();
        Thread watcher = new Thread(() -> {
            followers.get(1).bind(new ThreadState());
            lead.takeRole(followers.get(1));
            watch.keep(followers.get(1), new Watch.Rounds() {
                @Override
                public boolean isNeeded() {
                    return needed.get();
                }

                @Override
                public boolean relieve() {
                    return needed.get();
                }
            });
        });
        watcher.start();
        while (!lead.isAsleep()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        needed.set(true);
        assertThat(lead.nudgeWatcher()).isTrue();
        watcher.join();
    }
}
