package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.faults.FaultInjector;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Connections that churn while system calls fail, by one seed after the other. A fault may cost the connection it belongs to; it
 * never costs a thread, a descriptor, a buffer, or a byte of another connection, and nobody waits for ever.
 *
 * <p>A failure names its seed. {@code -Dio.baton.pool.faults.seed=N} begins with that one, {@code
 * -Dio.baton.pool.faults.seeds=N} says how many follow each other.
 */
class FaultSeedsTest {

    private static final long FIRST = Long.getLong("io.baton.pool.faults.seed",
            ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
    private static final int SEEDS = Integer.getInteger("io.baton.pool.faults.seeds", 60);
    private static final int PEERS = 4;
    private static final int CONNECTIONS = 5;
    private static final Duration IDLE = Duration.ofMillis(30);

    @TempDir
    Path files;

    @Test
    void noSeedCostsMoreThanTheConnectionsOfItsFaults() throws Exception {
        ChurnHandler.makeFiles(files, PEERS);
        System.out.println("FaultSeedsTest: " + SEEDS + " seeds from " + FIRST);
        ExecutorService others = Executors.newSingleThreadExecutor();
        try {
            for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
                FaultPlan plan = plan(seed);
                try {
                    churn(plan, new ChurnHandler(files, others));
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(plan.toString(), e);
                }
            }
        } finally {
            others.shutdownNow();
        }
    }

    /** Starts pools that cannot start, or can; the descriptors of those that cannot are closed. */
    @Test
    void aStartThatFailsByAnySeedLeavesNoDescriptorAndNoThread() throws Exception {
        System.out.println("FaultSeedsTest: " + SEEDS + " starts from " + FIRST);
        Set<String> before = TestFds.open();
        int failed = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            FaultPlan plan = FaultPlan.builder(seed).build();
            FaultInjector faults = FaultInjector.of(Providers.selected(), plan);
            PoolBuilder builder = settings(seed).apply(LeaderFollowerPool.builder().name("start" + seed))
                    .systemCalls(faults)
                    .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), RunningPool.ECHO);
            try (Logs logs = new Logs(); LeaderFollowerPool started = builder.start()) {
                assertThat(logs.messages()).isNotNull();
                assertThat(started.localAddresses()).hasSize(1);
            } catch (IOException | OutOfMemoryError | StackOverflowError refused) {
                failed++;
            }
            String thread = "start" + seed + "-";
            RunningPool.eventually().untilAsserted(() -> {
                assertThat(TestFds.openedSince(before)).as("descriptors; %s", plan).isEmpty();
                assertThat(Thread.getAllStackTraces().keySet()).as("threads; %s", plan)
                        .noneMatch(each -> each.getName().startsWith(thread));
            });
        }
        assertThat(failed).isPositive();
    }

    private static void churn(FaultPlan plan, ChurnHandler handler) throws Exception {
        try (FaultyPool faulty = new FaultyPool(plan, handler, settings(plan.seed()))) {
            faulty.faults().on();
            new Churn(faulty.pool(), plan.seed()).run(PEERS, CONNECTIONS);
            faulty.recovers("new ");
            if (plan.seed() % 4 == 0) {
                faulty.faults().on();
            }
        }
        assertThat(handler.closed).as("onClose for each onOpen").hasValue(handler.opened.get());
    }

    /** A quarter of all points; or all of them, seldom; or a few that answer instead of throwing, often. */
    private static FaultPlan plan(long seed) {
        FaultPlan.Builder builder = FaultPlan.builder(seed);
        return switch ((int) (seed % 3)) {
            case 0 -> builder.build();
            case 1 -> builder.enabled(100).fires(3).build();
            default -> builder.points(FaultPoint.all().stream().filter(point -> !point.kind().throwing()).toList())
                    .enabled(10).fires(30).build();
        };
    }

    private static UnaryOperator<PoolBuilder> settings(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Arming arming = random.nextBoolean() ? Arming.ADAPTIVE : Arming.ONESHOT;
        Writing writing = random.nextInt(4) == 0 ? Writing.THREAD : Writing.ROLE;
        int groups = random.nextInt(4) == 0 ? 2 : 1;
        return builder -> builder.threads(3 * groups).groups(groups).arming(arming).writing(writing).idleTimeout(IDLE)
                .drainTimeout(Duration.ofSeconds(5));
    }
}
