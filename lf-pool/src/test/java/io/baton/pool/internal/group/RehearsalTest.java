package io.baton.pool.internal.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baton.epoll.Providers;
import io.baton.pool.internal.thread.VirtualThreads;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    @Test
    void aConnectionLivesFromAcceptToClose() {
        assertThat(Rehearsal.playNow(Providers.selected(), null)).isTrue();
    }

    @Test
    void aConnectionWhoseHandlerBlocksLivesFromAcceptToClose() {
        VirtualThreads virtual = VirtualThreads.support().threads();
        assumeTrue(virtual != null, VirtualThreads.support().why());

        assertThat(Rehearsal.playNow(Providers.selected(), virtual)).isTrue();
    }

    @Test
    void itLeavesNoThreadBehind() {
        Rehearsal.playNow(Providers.selected(), null);
        Rehearsal.playNow(Providers.selected(), VirtualThreads.support().threads());

        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("baton-rehearsal"));
    }

    @Test
    void anInterruptOfTheCallingThreadIsKept() {
        Thread.currentThread().interrupt();

        assertThat(Rehearsal.playNow(Providers.selected(), null)).isTrue();

        assertThat(Thread.interrupted()).isTrue();
    }
}
