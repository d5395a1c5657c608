package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.Providers;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void aConnectionLivesFromAcceptToClose() {
        assertThat(Rehearsal.playNow(Providers.selected())).isTrue();
    }

    @Test
    void itLeavesNoThreadBehind() {
        Rehearsal.playNow(Providers.selected());

        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("baton-rehearsal"));
    }

    @Test
    void anInterruptOfTheCallingThreadIsKept() {
        Thread.currentThread().interrupt();

        assertThat(Rehearsal.playNow(Providers.selected())).isTrue();

        assertThat(Thread.interrupted()).isTrue();
    }
}
