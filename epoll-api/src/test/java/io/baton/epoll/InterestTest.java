package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

class InterestTest {

    /** The kernel's numbers, written out: {@code <sys/epoll.h>}. */
    static Stream<Arguments> bits() {
        return Stream.of(
                Arguments.of(Interest.NONE, 0, "0"),
                Arguments.of(Interest.IN, 0x001, "IN"),
                Arguments.of(Interest.PRI, 0x002, "PRI"),
                Arguments.of(Interest.OUT, 0x004, "OUT"),
                Arguments.of(Interest.RDHUP, 0x2000, "RDHUP"),
                Arguments.of(Interest.NONE.exclusive(), 1 << 28, "EXCLUSIVE"),
                Arguments.of(Interest.NONE.wakeup(), 1 << 29, "WAKEUP"),
                Arguments.of(Interest.NONE.oneshot(), 1 << 30, "ONESHOT"),
                Arguments.of(Interest.NONE.edge(), 0x8000_0000, "ET"),
                Arguments.of(Interest.IN.and(Interest.OUT).and(Interest.RDHUP).edge(), 0x8000_2005, "IN|OUT|RDHUP|ET"),
                Arguments.of(Interest.IN.and(Interest.RDHUP).oneshot(), 0x4000_2001, "IN|RDHUP|ONESHOT"),
                Arguments.of(Interest.ofMask(0x0100_0001), 0x0100_0001, "IN|0x1000000"),
                Arguments.of(Interest.ofMask(Linux.EPOLLERR | Linux.EPOLLHUP), 0x018, "ERR|HUP"));
    }

    @ParameterizedTest
    @MethodSource("bits")
    void hasTheKernelsBitsAndNames(Interest interest, int mask, String names) {
        assertThat(interest.mask()).isEqualTo(mask);
        assertThat(interest).hasToString(names);
        assertThat(Event.names(mask)).isEqualTo(names);
    }

    @Test
    void isAValueThatNoMethodChanges() {
        Interest in = Interest.ofMask(1);

        in.and(Interest.OUT).edge().oneshot().exclusive().wakeup();

        assertThat(in).isEqualTo(Interest.IN).hasSameHashCodeAs(Interest.IN).isNotEqualTo(Interest.OUT)
                .isNotEqualTo(null);
        assertThat(in.and(Interest.OUT)).isEqualTo(Interest.OUT.and(in)).isEqualTo(in.and(Interest.OUT).and(in));
    }
}
