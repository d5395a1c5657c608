package io.baton.pool.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The wheel beside a priority queue that is told the same. Time is a number here. */
class TimerWheelTest {

    private static final int ROUNDS = 6_000;
    private static final int TIMERS = 10_000;
    private static final int OPERATIONS = 2_000_000;

    private static final class Timer extends TimeoutEntry {

        private long due;

        @Override
        public void expire() {
            throw new AssertionError("the wheel only hands entries over");
        }
    }

    /** The wheel and what it has to answer. */
    private static final class Pair {

        private final TimerWheel wheel = new TimerWheel();
        private final PriorityQueue<Timer> oracle = new PriorityQueue<>(Comparator.comparingLong(t -> t.due));
        private final List<Timer> timers = new ArrayList<>();

        Pair(int count) {
            for (int i = 0; i < count; i++) {
                timers.add(new Timer());
            }
        }

        void schedule(Timer timer, long tick) {
            oracle.remove(timer);
            timer.due = Math.max(tick, wheel.now() + 1);
            wheel.schedule(timer, tick);
            oracle.add(timer);
            assertThat(timer.isInWheel()).isTrue();
        }

        void cancel(Timer timer) {
            assertThat(wheel.cancel(timer)).isEqualTo(oracle.remove(timer));
            assertThat(timer.isInWheel()).isFalse();
        }

        /** Everything due comes out, the earliest first, and nothing else. */
        void advance(long tick) {
            for (TimeoutEntry entry = wheel.advance(tick); entry != null; entry = wheel.advance(tick)) {
                Timer first = oracle.peek();
                assertThat(first).as("something came out of an empty wheel").isNotNull();
                assertThat(((Timer) entry).due).as("due tick, at %d", tick).isEqualTo(first.due)
                        .isLessThanOrEqualTo(tick);
                assertThat(wheel.now()).as("the tick at which it came out").isEqualTo(first.due);
                assertThat(oracle.remove(entry)).isTrue();
            }
            assertThat(wheel.now()).isEqualTo(tick);
            if (!oracle.isEmpty()) {
                assertThat(oracle.peek().due).as("the next one").isGreaterThan(tick);
            }
        }

        void checkNext() {
            long next = wheel.nextTick();
            if (oracle.isEmpty()) {
                assertThat(next).isEqualTo(TimerWheel.NEVER);
            } else {
                assertThat(next).isGreaterThan(wheel.now()).isLessThanOrEqualTo(oracle.peek().due);
            }
        }
    }

    /** Delays up to 2^35 ticks, which the levels span, and further, from starts just before a wrap of each level. */
    @ParameterizedTest(name = "{displayName} from {0}, delays below 2^{1}")
    @CsvSource({"0, 4", "0, 8", "60, 13", "4090, 13", "0, 20", "0, 35", "68719476700, 7", "68719476700, 14",
        "68719470000, 35", "34359738360, 35", "9007199254740900, 35", "0, 38", "60, 44", "68719470000, 42"})
    void everyTimerComesOutAtItsTickAndNoneOtherDoes(long start, int bits) {
        long seed = System.nanoTime();
        System.out.println("TimerWheelTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Pair pair = new Pair(100);
        pair.advance(start);
        for (int i = 0; i < ROUNDS; i++) {
            Timer timer = pair.timers.get(random.nextInt(pair.timers.size()));
            switch (random.nextInt(8)) {
                case 0 -> pair.cancel(timer);
                case 1 -> pair.advance(pair.wheel.now() + delay(random, bits));
                case 2 -> pair.advance(Math.min(pair.wheel.nextTick(), pair.wheel.now() + delay(random, bits)));
                case 3 -> pair.advance(pair.wheel.now());
                default -> pair.schedule(timer, pair.wheel.now() + delay(random, bits) - random.nextInt(2));
            }
            pair.checkNext();
        }
        pair.advance(pair.wheel.now() + (1L << bits));
        assertThat(pair.oracle).as("lost").isEmpty();
        assertThat(pair.wheel.nextTick()).isEqualTo(TimerWheel.NEVER);
    }

    /** As many short ones as long ones. */
    private static long delay(SplittableRandom random, int bits) {
        return random.nextLong(1L << random.nextInt(1, bits + 1));
    }

    /** A driver that sleeps until nextTick each time comes late for nothing and needs few steps. */
    @Test
    void aSleepUntilTheNextTickMissesNothing() {
        Pair pair = new Pair(1);
        for (long delay : new long[] {1, 63, 64, 65, 4095, 4096, 4097, 1L << 24, (1L << 30) + 1, 1L << 35}) {
            long due = pair.wheel.now() + delay;
            pair.schedule(pair.timers.get(0), due);
            int steps = 0;
            while (!pair.oracle.isEmpty()) {
                pair.advance(pair.wheel.nextTick());
                steps++;
            }
            assertThat(pair.wheel.now()).isEqualTo(due);
            assertThat(steps).as("wake-ups for one timer in %d ticks", delay).isLessThanOrEqualTo(7);
        }
    }

    @Test
    void aTickThatIsOverCountsAsTheNextOne() {
        Pair pair = new Pair(2);
        pair.advance(1_000);
        pair.schedule(pair.timers.get(0), 7);
        pair.schedule(pair.timers.get(1), 1_000);
        assertThat(pair.wheel.advance(1_000)).isNull();
        pair.advance(1_001);
        assertThat(pair.oracle).isEmpty();
    }

    @Test
    void whatIsFurtherAwayThanTheWheelSpansComesAtItsTime() {
        TimerWheel wheel = new TimerWheel();
        Timer timer = new Timer();
        for (long delay : new long[] {(1L << 35) + 1, 1L << 36, 3L << 40, (1L << 45) + 12_345}) {
            long due = wheel.now() + delay;
            wheel.schedule(timer, due);
            while (wheel.nextTick() < due) {
                assertThat(wheel.advance(wheel.nextTick())).as("at %d, due %d", wheel.now(), due).isNull();
            }
            assertThat(wheel.advance(due - 1)).isNull();
            assertThat(wheel.advance(due)).isSameAs(timer);
        }
    }

    /** What would be linear in the number of timers takes minutes here. */
    @Test
    void tenThousandTimersCostNoMoreEachThanAFew() {
        SplittableRandom random = new SplittableRandom(11);
        TimerWheel wheel = new TimerWheel();
        Timer[] timers = new Timer[TIMERS];
        for (int i = 0; i < TIMERS; i++) {
            timers[i] = new Timer();
            wheel.schedule(timers[i], random.nextLong(1, 1L << 20));
        }
        long start = System.nanoTime();
        long came = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            wheel.schedule(timers[random.nextInt(TIMERS)], wheel.now() + random.nextLong(1, 60_000));
            if (i % 16 == 0) {
                long tick = wheel.now() + 1;
                while (wheel.advance(tick) != null) {
                    came++;
                }
            }
        }
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
        assertThat(came).isPositive();
    }
}
