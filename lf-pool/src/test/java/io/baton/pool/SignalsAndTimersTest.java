package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.faults.FaultKind;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Check 1 of the list of faults, its last part: signals make no timer late, and none early. */
class SignalsAndTimersTest {

    private static final int TASKS = 100;
    private static final Duration DELAY = Duration.ofMillis(5);
    /** One timer that is forgotten until something else happens would take longer than that. */
    private static final long SLACK_NANOS = TimeUnit.SECONDS.toNanos(2);

    @RegisterExtension
    final FaultyPools pools = new FaultyPools();

    private final long seed = ThreadLocalRandom.current().nextLong();

    /** Runs tasks one after the other, each scheduled by the one before; notes when the last one has run. */
    private static final class Chain {

        private final CompletableFuture<Long> nanos = new CompletableFuture<>();
        private final long begun = System.nanoTime();
        private int left = TASKS;
        private long due;

        private void next(Connection connection) {
            long now = System.nanoTime();
            if (due != 0 && now - due < 0) {
                nanos.completeExceptionally(new AssertionError("a task ran " + (due - now) + " ns too early"));
            } else if (left-- == 0) {
                nanos.complete(now - begun);
            } else {
                due = now + DELAY.toNanos();
                connection.schedule(DELAY, () -> next(connection));
            }
        }
    }

    /** Two pools on one machine, so that a busy one delays both. */
    @ParameterizedTest
    @EnumSource(Arming.class)
    void aChainOfTasksTakesNoLongerUnderSignals(Arming arming) throws Exception {
        FaultPlan signals = FaultPlan.builder(seed).points(FaultPoint.of(FaultKind.INTERRUPTED)).enabled(100).fires(30)
                .build();
        Chain disturbed = new Chain();
        Chain calm = new Chain();
        FaultyPool faulty = pools.start(signals, (connection, in) -> {
            connection.reply(in);
            disturbed.next(connection);
        }, b -> b.threads(2).arming(arming));
        try (RunningPool other = RunningPool.start((connection, in) -> {
            connection.reply(in);
            calm.next(connection);
        }, b -> b.threads(2).arming(arming));
                Client disturbing = faulty.pool().connect();
                Client calming = other.connect()) {
            disturbing.roundTrip("x");
            calming.roundTrip("x");
            long underSignals = disturbed.nanos.get(60, TimeUnit.SECONDS);
            long without = calm.nanos.get(60, TimeUnit.SECONDS);
            System.out.printf("%d tasks: %d ms, under signals %d ms%n", TASKS, without / 1_000_000,
                    underSignals / 1_000_000);
            assertThat(faulty.faults().injected()).as(signals.toString()).isPositive();
            assertThat(underSignals).as("ns; %s", signals).isGreaterThanOrEqualTo(TASKS * DELAY.toNanos())
                    .isLessThan(2 * without + SLACK_NANOS);
        }
    }
}
