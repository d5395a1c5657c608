package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.faults.CallKind;
import io.baton.epoll.faults.FaultKind;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;
import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Check 2 of the list of faults: what a socket costs that is reported ready and is not. */
class SpuriousEventsTest {

    private static final int MESSAGES = 500;
    private static final int CONNECTIONS = 20;
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    @RegisterExtension
    final FaultyPools pools = new FaultyPools();

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final FaultPlan spurious = FaultPlan.builder(seed)
            .points(List.of(new FaultPoint(FaultKind.NOT_READY, CallKind.RECV))).enabled(100).fires(40).build();

    /** One call of epoll_ctl ends each turn: that of a message, and that of an event without one. */
    @Test
    void eachCostsExactlyOneRearm() throws Exception {
        AtomicLong rearmed = new AtomicLong();
        FaultyPool faulty = pools.start(spurious, RunningPool.ECHO, b -> b.threads(2).arming(Arming.ONESHOT),
                faults -> FaultyCalls.of(faults, call -> {
                    boolean mod = call.name().equals("epollCtl") && call.argument(1) == Linux.EPOLL_CTL_MOD;
                    rearmed.addAndGet(mod ? 1 : 0);
                    return call.run();
                }));
        try (Client client = faulty.pool().connect()) {
            client.roundTrip("hello");
            settles(rearmed);
            long rearmedBefore = rearmed.get();
            long before = faulty.faults().injected();
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(client.roundTrip("hello")).isEqualTo("hello");
            }
            settles(rearmed);
            long events = faulty.faults().injected() - before;
            assertThat(events).as("spurious events; %s", spurious).isGreaterThan(MESSAGES / 10);
            assertThat(rearmed.get() - rearmedBefore).as("calls for %d messages and %d spurious events; %s", MESSAGES,
                    events, spurious).isBetween((long) MESSAGES, MESSAGES + events);
            assertThat(faulty.pool().snapshot().closed()).isZero();
        }
    }

    /** The last turn arms after its reply has arrived. */
    private static void settles(AtomicLong counter) {
        AtomicLong seen = new AtomicLong(-1);
        RunningPool.eventually().pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> seen.getAndSet(counter.get()) == counter.get());
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void afterwardsThePoolUsesNextToNoCpu(Arming arming) throws Exception {
        FaultyPool faulty = pools.start(spurious, RunningPool.ECHO, b -> b.threads(4).arming(arming));
        Deque<Client> clients = new ArrayDeque<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(faulty.pool().connect());
                for (int message = 0; message < 20; message++) {
                    assertThat(clients.getLast().roundTrip("hello")).isEqualTo("hello");
                }
            }
            assertThat(faulty.faults().injected()).isPositive();
            RunningPool.eventually().untilAsserted(() -> {
                long before = PoolThreads.cpuNanos(faulty.pool().threadPrefix());
                long begun = System.nanoTime();
                // No condition to wait for: that nothing happens shows only in time.
                TimeUnit.NANOSECONDS.sleep(REST_NANOS);
                long used = PoolThreads.cpuNanos(faulty.pool().threadPrefix()) - before;
                long elapsed = System.nanoTime() - begun;
                assertThat(used).as("ns of CPU in %d ns in which nothing happens; %s", elapsed, spurious)
                        .isLessThan(elapsed / 50);
            });
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }
}
