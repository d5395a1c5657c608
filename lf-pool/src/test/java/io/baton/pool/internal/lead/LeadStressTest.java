package io.baton.pool.internal.lead;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.proc.ThreadState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Eight threads that do at random all that the threads of a group do, but for any work: who waits is counted. */
class LeadStressTest {

    private static final int THREADS = 8;

    private final List<Follower> followers = IntStream.range(0, THREADS).mapToObj(Follower::new).toList();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder violations = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder reliefs = new LongAdder();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverTwoWaitAndTheLeadIsNeverLost(boolean watched) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Lead lead = new Lead(followers, watched);
        List<Thread> threads = new ArrayList<>();
        for (Follower follower : followers) {
            SplittableRandom random = new SplittableRandom(seed + follower.number());
            threads.add(new Thread(() -> live(follower, lead, new Watch(lead), random)));
        }
        threads.forEach(Thread::start);
        for (int second = 0; second < 4; second++) {
            long before = waits.sum();
            TimeUnit.MILLISECONDS.sleep(500);
            eventually().untilAsserted(() -> assertThat(waits.sum()).as("waits go on; %s", lead).isGreaterThan(before));
        }
        stopping.set(true);
        lead.wakeAll();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).as("%s parks for ever; %s", thread, lead).isFalse();
        }
        assertThat(violations.sum()).isZero();
        assertThat(reliefs.sum() > 0).as("reliefs: %d", reliefs.sum()).isEqualTo(watched);
    }

    private void live(Follower me, Lead lead, Watch watch, SplittableRandom random) {
        me.bind(new ThreadState());
        while (!stopping.get()) {
            if (lead.isLeader(me)) {
                lead.keepWatch();
                leadOn(me, lead, random);
                continue;
            }
            switch (lead.takeRole(me)) {
                case LEADER -> {
                }
                case WATCHER -> {
                    wakeAllIfStopping(lead);
                    if (watch.keep(me, NoRounds.INSTANCE) == Watch.End.RELIEVED) {
                        reliefs.increment();
                    }
                }
                default -> {
                    wakeAllIfStopping(lead);
                    lead.idle(me);
                }
            }
        }
        lead.pass(me);
        lead.wakeAll();
    }

    private void wakeAllIfStopping(Lead lead) {
        if (stopping.get()) {
            lead.wakeAll();
        }
    }

    private void leadOn(Follower me, Lead lead, SplittableRandom random) {
        while (!stopping.get() && lead.beginWait(me)) {
            if (waiting.incrementAndGet() != 1) {
                violations.increment();
            }
            waits.increment();
            pause(random.nextInt(30));
            waiting.decrementAndGet();
            me.progress();
            lead.endWait();
            switch (random.nextInt(20)) {
                case 0 -> lead.pass(me);
                case 1 -> lead.wakeOne();
                case 2 -> {
                    me.beginTurn();
                    LockSupport.parkNanos(4_000_000);
                }
                default -> me.beginTurn();
            }
            if (!lead.isLeader(me)) {
                return;
            }
        }
    }

    private static void pause(int spins) {
        for (int i = 0; i < spins; i++) {
            Thread.onSpinWait();
        }
    }
}
