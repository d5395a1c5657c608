package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** Events as views into what one wait wrote. */
class EventTest {

    private static Events waited(SystemCalls calls, int capacity, int... masks) throws ErrnoException {
        try (Epoll epoll = Epoll.create(calls)) {
            for (int i = 0; i < masks.length; i++) {
                epoll.add(100 + i, Interest.ofMask(masks[i]), 0xfedc_ba98_7654_3210L + i);
            }
            Events events = epoll.newEvents(capacity);
            epoll.await(events, 0);
            return events;
        }
    }

    private static Events waited(int... masks) throws ErrnoException {
        return waited(FakeKernel.honest().calls(), 8, masks);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        // bit, name, readable, writable, read closed, closed, error, priority: the table of Event's Javadoc
        "0x0001,     IN,        true,  false, false, false, false, false",
        "0x0002,     PRI,       false, false, false, false, false, true",
        "0x0004,     OUT,       false, true,  false, false, false, false",
        "0x0008,     ERR,       true,  true,  false, false, true,  false",
        "0x0010,     HUP,       true,  true,  true,  true,  false, false",
        "0x2000,     RDHUP,     true,  false, true,  false, false, false",
        "0x10000000, EXCLUSIVE, false, false, false, false, false, false",
        "0x20000000, WAKEUP,    false, false, false, false, false, false",
        "0x40000000, ONESHOT,   false, false, false, false, false, false",
        "-0x80000000, ET,       false, false, false, false, false, false",
        "0x0040,     0x40,      false, false, false, false, false, false",
        "0x0000,     0,         false, false, false, false, false, false",
    })
    void eachBitSpeaksForExactlyThePredicatesOfTheTable(int mask, String name, boolean readable, boolean writable,
            boolean readClosed, boolean closed, boolean error, boolean priority) throws ErrnoException {
        Event event = waited(mask).get(0);

        assertThat(event.isReadable()).isEqualTo(Event.isReadable(mask)).isEqualTo(readable);
        assertThat(event.isWritable()).isEqualTo(Event.isWritable(mask)).isEqualTo(writable);
        assertThat(event.isReadClosed()).isEqualTo(Event.isReadClosed(mask)).isEqualTo(readClosed);
        assertThat(event.isClosed()).isEqualTo(closed);
        assertThat(event.isError()).isEqualTo(error);
        assertThat(event.isPriority()).isEqualTo(priority);
        assertThat(event.mask()).isEqualTo(mask);
        assertThat(event).hasToString(name + " data=0xfedcba9876543210");
    }

    @Test
    void everyEventHasItsOwnMaskAndData() throws ErrnoException {
        Events events = waited(0x001, 0x004, 0x2001);
        List<String> seen = new ArrayList<>();
        for (Event event : events) {
            seen.add(Event.names(event.mask()) + "/" + Long.toHexString(event.data()));
        }

        assertThat(seen).containsExactly("IN/fedcba9876543210", "OUT/fedcba9876543211", "IN|RDHUP/fedcba9876543212");
        assertThat(events.data(2)).isEqualTo(0xfedc_ba98_7654_3212L);
        assertThat(events.mask(2)).isEqualTo(0x2001);
        assertThat(events).hasToString("[IN data=0xfedcba9876543210, OUT data=0xfedcba9876543211,"
                + " IN|RDHUP data=0xfedcba9876543212]");
    }

    @Test
    void theViewOfAnIndexIsTheSameObjectAfterEveryWait() throws ErrnoException {
        SystemCalls calls = FakeKernel.honest().calls();
        try (Epoll epoll = Epoll.create(calls)) {
            Events events = epoll.newEvents(2);
            epoll.add(100, Interest.IN, 1);
            epoll.await(events, 0);
            Event first = events.get(0);
            epoll.modify(100, Interest.OUT, 2);
            epoll.await(events, 0);

            assertThat(events.get(0)).isSameAs(first);
            assertThat(first).hasToString("OUT data=0x2");
        }
    }

    @Test
    void whatIsBeyondTheCountCannotBeTaken() throws ErrnoException {
        Events events = waited(0x001, 0x004);

        assertThat(events.count()).isEqualTo(2);
        assertThat(events.capacity()).isEqualTo(8);
        assertThatThrownBy(() -> events.get(2)).isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("event 2 of 2");
        assertThatThrownBy(() -> events.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        var iterator = events.iterator();
        iterator.next();
        iterator.next();
        assertThat(iterator.hasNext()).isFalse();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aWaitReturnsAtMostTheCapacity() throws ErrnoException {
        assertThat(waited(FakeKernel.honest().calls(), 1, 0x001, 0x004).count()).isOne();
    }

    @Test
    void aWaitThatFailsLeavesNoEvents() throws ErrnoException {
        FakeKernel kernel = FakeKernel.honest();
        try (Epoll epoll = Epoll.create(kernel.calls())) {
            Events events = epoll.newEvents(4);
            epoll.add(100, Interest.IN, 1);
            epoll.await(events, 0);
            kernel.answering("epollWait", -14);

            assertThatThrownBy(() -> epoll.await(events, 0)).isInstanceOf(ErrnoException.class)
                    .hasMessageStartingWith("epoll_wait on fd").hasMessageContaining("EFAULT (14), Bad address");
            assertThat(events.count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aBufferForNothingIsRefused(int capacity) {
        assertThatThrownBy(() -> new Events(FakeKernel.thatStates(EventLayout.NATURAL).calls(), capacity))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(String.valueOf(capacity));
    }
}
