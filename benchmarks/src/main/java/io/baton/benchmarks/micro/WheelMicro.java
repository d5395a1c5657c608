package io.baton.benchmarks.micro;

import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.TimerWheel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/** The timer wheel with some timers pending or with many. Ticks go on as they would, a step at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WheelMicro {

    /** Longer than the two lowest levels span, so that entries move down on their way. */
    private static final int LONGEST = 10_000;
    /** Prime to {@link #LONGEST}, so that the delays go through all lengths. */
    private static final int STEP = 7_919;

    /** How many timers are pending. */
    @Param({"100", "10000"})
    public int pending;

    private TimerWheel wheel;
    private TimeoutEntry[] entries;
    private int next;
    private int delay;

    private static final class Entry extends TimeoutEntry {

        @Override
        public void expire() {
            throw new IllegalStateException("the benchmark takes entries out itself");
        }
    }

    /** Puts every entry somewhere. */
    @Setup
    public void open() {
        wheel = new TimerWheel();
        entries = new TimeoutEntry[pending];
        for (int i = 0; i < pending; i++) {
            entries[i] = new Entry();
            wheel.schedule(entries[i], wheel.now() + delay());
        }
    }

    /** A pending timer is put off: what a timeout costs that is renewed again and again. */
    @Benchmark
    public void reschedule() {
        next = next + 1 == pending ? 0 : next + 1;
        wheel.schedule(entries[next], wheel.now() + delay());
    }

    /** Time goes on until the next timer is due, which is taken out and scheduled again. */
    @Benchmark
    public TimeoutEntry expireAndSchedule() {
        TimeoutEntry due = wheel.advance(wheel.now());
        while (due == null) {
            due = wheel.advance(wheel.nextTick());
        }
        wheel.schedule(due, wheel.now() + delay());
        return due;
    }

    private int delay() {
        delay = (delay + STEP) % LONGEST;
        return 1 + delay;
    }
}
