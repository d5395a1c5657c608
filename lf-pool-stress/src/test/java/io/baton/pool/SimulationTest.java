package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.schedule.Part;
import io.baton.pool.schedule.Simulator;
import io.baton.pool.schedule.Woven;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The whole pool in a simulation: real code, but the kernel, the threads and the clock are simulated, and a seed chooses everything. {@code
 * -Dio.baton.simulation.seed=S} repeats a seed, {@code -Dio.baton.simulation.seeds=N} says how many follow each other.
 */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("io.baton.simulation.seeds", 300);
    private static final long FIRST = Long.getLong("io.baton.simulation.seed", new Random().nextInt(1_000_000_000));
    private static final int AT_ONCE = 2;
    private static final Logger POOL_LOG = Logger.getLogger("io.baton.pool");

    static Constructor<?> worlds() throws ReflectiveOperationException {
        POOL_LOG.setLevel(Level.OFF);
        return new Woven(Part.WHOLE).loadClass("io.baton.pool.simulated.World").getConstructor(Simulator.class, long.class);
    }

    static Simulator run(Constructor<?> worlds, long seed) throws ReflectiveOperationException {
        Simulator simulator = new Simulator(seed);
        Runnable world = (Runnable) worlds.newInstance(simulator, seed);
        try {
            simulator.run(world);
        } catch (AssertionError failure) {
            throw new AssertionError("seed " + seed + ", " + world + ": " + failure.getMessage(), failure);
        }
        return simulator;
    }

    @Test
    void everySeedKeepsThePromises() throws Exception {
        long start = System.nanoTime();
        AtomicLong next = new AtomicLong(FIRST);
        AtomicLong steps = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> runners = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            Thread runner = new Thread(() -> {
                try {
                    Constructor<?> worlds = worlds();
                    for (long seed = next.getAndIncrement(); seed < FIRST + SEEDS && failure.get() == null;
                            seed = next.getAndIncrement()) {
                        steps.addAndGet(run(worlds, seed).steps());
                    }
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                }
            });
            runner.start();
            runners.add(runner);
        }
        for (Thread each : runners) {
            each.join();
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.printf("SimulationTest: %d seeds from %d, %d steps, %d ms%n", SEEDS, FIRST, steps.get(), millis);
        if (failure.get() != null) {
            throw new AssertionError("-Dio.baton.simulation.seeds=1 -Dio.baton.simulation.seed=<the seed below> repeats it: "
                    + failure.get().getMessage(), failure.get());
        }
    }

    @Test
    void aSeedIsTheSameRunEachTime() throws Exception {
        Constructor<?> worlds = worlds();
        for (long seed = FIRST; seed < FIRST + 20; seed++) {
            Simulator once = run(worlds, seed);
            Simulator again = run(worlds, seed);
            assertThat(again.steps()).as("steps of seed %d", seed).isEqualTo(once.steps());
            assertThat(again.digest()).as("digest of seed %d", seed).isEqualTo(once.digest());
        }
    }
}
