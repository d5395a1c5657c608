package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class ScratchTest {

    @Test
    void noTwoThatAreTakenAtATimeAreTheSameHoweverMany() {
        SystemCalls calls = FakeKernel.honest().calls();
        List<Scratch> taken = new ArrayList<>();
        Set<Integer> memories = new HashSet<>();
        try {
            for (int i = 0; i < 200; i++) {
                Scratch scratch = Scratch.take(calls);
                taken.add(scratch);
                memories.add(System.identityHashCode(scratch.memory()));
            }
            assertThat(taken).doesNotHaveDuplicates();
            assertThat(memories).hasSizeGreaterThan(190);
        } finally {
            taken.forEach(Scratch::close);
        }
    }

    @Test
    void whatIsGivenBackIsTakenAgain() {
        assertThatWhatIsGivenBackIsTakenAgain();
    }

    private static void assertThatWhatIsGivenBackIsTakenAgain() {
        SystemCalls calls = FakeKernel.honest().calls();
        Set<Scratch> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            try (Scratch scratch = Scratch.take(calls)) {
                seen.add(scratch);
            }
        }
        assertThat(seen).hasSize(1);
    }

    /** If each failure lost a slot, all would be lost after 64: from then on each call would allocate. */
    @Test
    void aProviderThatGivesNoAddressCostsNoSlot() {
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> Scratch.take(null)).isInstanceOf(NullPointerException.class);
        }

        assertThatWhatIsGivenBackIsTakenAgain();
    }

    @Test
    void everyProviderGivesItsOwnAddressOfTheSameMemory() {
        SystemCalls one = FakeKernel.honest().calls();
        SystemCalls other = FakeKernel.honest().calls();
        other.address(java.nio.ByteBuffer.allocateDirect(1));
        long ofOne;
        try (Scratch scratch = Scratch.take(one)) {
            ofOne = scratch.address();
        }
        try (Scratch scratch = Scratch.take(other)) {
            assertThat(scratch.address()).isNotEqualTo(ofOne);
        }
    }
}
