package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.Event;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.NoProviderException;
import io.baton.epoll.Providers;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The fields of {@code struct epoll_event} are where the kernel has them, with all 64 bits of {@code epoll_data}. */
public abstract class LayoutContract extends Contract {

    private static final long[] TOKENS = {
        0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x0000_0000_ffff_ffffL, 0xffff_ffff_0000_0000L,
        0x0123_4567_89ab_cdefL,
    };

    /** For subclasses. */
    protected LayoutContract() {
    }

    @Test
    void theStatedLayoutIsThatOfTheArchitecture() {
        assertThat(calls().eventLayout()).isEqualTo(EventLayout.of(System.getProperty("os.arch")));
    }

    @Test
    void theKernelReadsAndWritesWhereTheLayoutSays() {
        int epfd = kernel.epoll();
        for (long token : TOKENS) {
            Kernel.must(kernel.add(epfd, kernel.eventfd(1), Linux.EPOLLIN | Linux.EPOLLOUT, token));
        }
        EventArray events = new EventArray(calls(), TOKENS.length + 1);
        int count = events.await(epfd, 0);
        assertThat(events.allData(count)).containsExactlyInAnyOrder(TOKENS);
        for (int i = 0; i < count; i++) {
            assertThat(events.mask(i)).isEqualTo(Linux.EPOLLIN | Linux.EPOLLOUT);
        }
    }

    @Test
    void theFaceGivesBackAllSixtyFourBits() throws Exception {
        List<EventFd> wakers = new ArrayList<>();
        try (Epoll epoll = Epoll.create(calls())) {
            for (long token : TOKENS) {
                EventFd waker = EventFd.create(calls());
                wakers.add(waker);
                waker.add(1);
                epoll.add(waker, Interest.IN, ~token);
                epoll.modify(waker, Interest.IN.edge(), token);
            }
            Events events = epoll.newEvents(TOKENS.length);
            assertThat(epoll.await(events, 0)).isEqualTo(TOKENS.length);
            assertThat(events).extracting(Event::data).containsExactlyInAnyOrder(
                    Arrays.stream(TOKENS).boxed().toArray(Long[]::new));
        } finally {
            wakers.forEach(EventFd::close);
        }
    }

    @Test
    void thePackedLayoutHasItsDataAtFour() {
        shows(EventLayout.PACKED, 12, 4);
    }

    @Test
    void theNaturalLayoutHasItsDataAtEight() {
        shows(EventLayout.NATURAL, 16, 8);
    }

    private static void shows(EventLayout layout, int size, int dataOffset) {
        ByteBuffer memory = ByteBuffer.allocate(3 * size).order(ByteOrder.nativeOrder());
        layout.write(memory, 2, 0x1234_5678, 0x0123_4567_89ab_cdefL);
        assertThat(memory.getInt(2 * size)).isEqualTo(0x1234_5678);
        assertThat(memory.getLong(2 * size + dataOffset)).isEqualTo(0x0123_4567_89ab_cdefL);
        assertThat(layout.events(memory, 2)).isEqualTo(0x1234_5678);
        assertThat(layout.data(memory, 2)).isEqualTo(0x0123_4567_89ab_cdefL);
        assertThat(layout.data(memory, 0)).as("neighbours are untouched").isZero();
    }

    @Test
    void aProviderThatStatesTheOtherLayoutIsRefused() {
        EventLayout right = calls().eventLayout();
        EventLayout wrong = right.equals(EventLayout.PACKED) ? EventLayout.NATURAL : EventLayout.PACKED;
        SystemCalls lying = Interposed.on(calls(),
                (call, arguments, real) -> call.equals("eventLayout") ? wrong : real.call());
        assertThatThrownBy(() -> Providers.open(new Opened(lying)))
                .isInstanceOf(NoProviderException.class)
                .hasMessageContaining("data at " + wrong.dataOffset());
    }

    /** A provider that returns given system calls. */
    private record Opened(SystemCalls calls) implements EpollProvider {
        @Override
        public String name() {
            return "opened";
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public SystemCalls open() {
            return calls;
        }
    }
}
