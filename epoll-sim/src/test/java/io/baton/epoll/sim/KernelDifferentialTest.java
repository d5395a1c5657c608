package io.baton.epoll.sim;

import static org.assertj.core.api.Assertions.fail;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random programs of one thread on the simulated and on a real kernel: each call has the same result, the same errno and the same
 * events in the same order on both.
 */
class KernelDifferentialTest {

    /** The same programs each time: on another kernel a new one may differ in a detail. Other seeds search for such. */
    private static final long FIRST = Long.getLong("io.baton.epoll.sim.seed", 1);
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("io.baton.epoll.sim.seconds", 20));
    /** The ports of the loopback are finite: so many programs, at most. */
    private static final int PROGRAMS = Integer.getInteger("io.baton.epoll.sim.programs", 400);
    private static final int STEPS = 120;
    /** How long the real kernel has to deliver what it delivers by itself, if it has not done so at once. */
    private static final int SETTLE_MILLIS = 5;
    private static final int LONG_SETTLE_MILLIS = 50;

    private final SystemCalls real = Providers.select("jna").calls();

    @Test
    void bothKernelsAnswerEachCallAlike() {
        System.out.println("KernelDifferentialTest: -Dio.baton.epoll.sim.seed=" + FIRST);
        long end = System.nanoTime() + LENGTH.toNanos();
        for (long seed = FIRST; seed < FIRST + PROGRAMS && System.nanoTime() - end < 0; seed++) {
            List<Long> steps = new Random(seed).longs(STEPS).boxed().toList();
            // Loopback and timers are a little late at times: what counts is what happens with time enough.
            if (difference(steps, 0) != null && difference(steps, SETTLE_MILLIS) != null
                    && difference(steps, LONG_SETTLE_MILLIS) != null) {
                fail("seed " + seed + ":\n" + difference(shortened(steps), SETTLE_MILLIS));
            }
        }
    }

    private @Nullable String difference(List<Long> steps, int settleMillis) {
        SimulatedKernel simulated = new SimulatedKernel(Scheduling.ofThreads());
        try (Twins twins = new Twins(real, simulated, settleMillis)) {
            Program program = new Program(twins);
            steps.forEach(program::step);
            return null;
        } catch (Twins.Different different) {
            return different.getMessage();
        }
    }

    /** Leaves out what is not needed for a difference. */
    private List<Long> shortened(List<Long> steps) {
        List<Long> left = new ArrayList<>(steps);
        for (int size = left.size() / 2; size > 0; size /= 2) {
            for (int at = 0; at + size <= left.size();) {
                List<Long> shorter = new ArrayList<>(left);
                shorter.subList(at, at + size).clear();
                if (difference(shorter, SETTLE_MILLIS) != null) {
                    left = shorter;
                } else {
                    at += size;
                }
            }
        }
        return left;
    }
}
