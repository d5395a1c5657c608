package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
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
            lastAdded.set(Memory.getLong(call.argument(3) + layout.dataOffset()));
        }
        long result = call.run();
        if (call.name().equals("epollWait") && result > 0 && result < call.argument(2)) {
            Long token = replayed.poll();
            if (token != null) {
                long at = call.argument(1) + result * layout.size();
                Memory.putInt(at, Linux.EPOLLIN | Linux.EPOLLOUT);
                Memory.putLong(at + layout.dataOffset(), token);
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

    /** The memory at an address that the pool gave to the kernel, by the kernel: a read from a pipe. */
    private static final class Memory {

        private static final ByteBuffer OWN = ByteBuffer.allocateDirect(8).order(java.nio.ByteOrder.nativeOrder());

        private Memory() {
        }

        static synchronized long getLong(long address) {
            copy(address, Providers.selected().address(OWN), 8);
            return OWN.getLong(0);
        }

        static synchronized void putLong(long address, long value) {
            OWN.putLong(0, value);
            copy(Providers.selected().address(OWN), address, 8);
        }

        static synchronized void putInt(long address, int value) {
            OWN.putInt(0, value);
            copy(Providers.selected().address(OWN), address, 4);
        }

        private static void copy(long from, long to, int bytes) {
            try (io.baton.epoll.Pipe pipe = io.baton.epoll.Pipe.open(Providers.selected())) {
                assertThat(Providers.selected().write(pipe.writeEnd().fd(), from, bytes)).isEqualTo(bytes);
                assertThat(Providers.selected().read(pipe.readEnd().fd(), to, bytes)).isEqualTo(bytes);
            } catch (io.baton.epoll.ErrnoException e) {
                throw new AssertionError(e);
            }
        }
    }
}
