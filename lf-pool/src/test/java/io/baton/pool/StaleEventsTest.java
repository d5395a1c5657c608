package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What the kernel does once in a long while, done on purpose: it reports what is over, or what is not. */
class StaleEventsTest {

    private final Queue<Long> replayed = new ConcurrentLinkedQueue<>();
    private final AtomicLong lastAdded = new AtomicLong();

    /** Notes the token of every registration; after a wait, appends an event for each token in {@link #replayed}. */
    private final SystemCalls calls = FaultyCalls.of(call -> {
        EventLayout layout = Providers.selected().eventLayout();
        if (call.name().equals("epollCtl") && call.argument(1) == Linux.EPOLL_CTL_ADD) {
            lastAdded.set(KernelMemory.getLong(call.argument(3) + layout.dataOffset()));
        }
        long result = call.run();
        if (call.name().equals("epollWait") && result > 0 && result < call.argument(2)) {
            Long token = replayed.poll();
            if (token != null) {
                long at = call.argument(1) + result * layout.size();
                KernelMemory.putInt(at, Linux.EPOLLIN | Linux.EPOLLOUT);
                KernelMemory.putLong(at + layout.dataOffset(), token);
                return result + 1;
            }
        }
        return result;
    });

    @Test
    void anEventOfAClosedConnectionIsDroppedAndTheOneInItsSlotIsNotTouched() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).systemCalls(calls));
                Client other = pool.connect()) {
            other.roundTrip("other");
            for (int i = 1; i <= 20; i++) {
                long token;
                try (Client old = pool.connect()) {
                    old.roundTrip("old");
                    token = lastAdded.get();
                }
                RunningPool.eventually().until(() -> pool.snapshot().connections() == 1);
                try (Client successor = pool.connect()) {
                    assertThat(successor.roundTrip("in its slot")).isEqualTo("in its slot");
                    assertThat((int) lastAdded.get()).as("the slot is used again").isEqualTo((int) token);
                    long turns = pool.snapshot().turns();
                    replayed.add(token);
                    assertThat(other.roundTrip("stir")).isEqualTo("stir");
                    RunningPool.eventually().until(() -> replayed.isEmpty());
                    assertThat(other.roundTrip("stir")).isEqualTo("stir");
                    assertThat(pool.snapshot().turns() - turns).as("turns of the one that was stirred")
                            .isLessThanOrEqualTo(2);
                    assertThat(pool.snapshot().staleEvents()).isEqualTo(i);
                    assertThat(successor.roundTrip("still here")).isEqualTo("still here");
                }
                RunningPool.eventually().until(() -> pool.snapshot().connections() == 1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void anEventWithoutAnythingBehindItDoesNoHarm(Arming arming) throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(2).systemCalls(calls).arming(arming));
                Client other = pool.connect()) {
            other.roundTrip("other");
            try (Client client = pool.connect()) {
                client.roundTrip("hello");
                long token = lastAdded.get();
                for (int i = 0; i < 100; i++) {
                    replayed.add(token);
                    assertThat(other.roundTrip("stir")).isEqualTo("stir");
                    assertThat(client.roundTrip("hello")).isEqualTo("hello");
                }
                assertThat(pool.snapshot().staleEvents()).isZero();
                assertThat(pool.snapshot().closed()).isZero();
            }
        }
    }
}
