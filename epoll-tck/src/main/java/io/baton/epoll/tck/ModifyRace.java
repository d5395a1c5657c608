package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread waits for a descriptor that is always ready while another calls MOD for it: every wait must return it.
 */
final class ModifyRace {

    private ModifyRace() {
    }

    /** Runs {@code rounds} waits, each of which needs the MOD that runs at the same time. */
    static void run(Kernel kernel, Crew crew, int mask, int rounds) {
        int epfd = kernel.epoll();
        int ready = kernel.eventfd(1);
        Kernel.must(kernel.add(epfd, ready, mask, 59));
        AtomicInteger seen = new AtomicInteger();
        crew.start(() -> {
            for (int i = 1; i <= rounds && !crew.isReleased(); i++) {
                awaitAtLeast(seen, i, crew);
                Kernel.must(kernel.modify(epfd, ready, mask, 59));
            }
        });
        EventArray events = new EventArray(kernel.calls(), 1);
        for (int i = 0; i < rounds; i++) {
            assertThat(events.awaitPatiently(epfd)).as("the wait of round %d", i).isEqualTo(1);
            seen.incrementAndGet();
        }
        crew.joinAll();
    }

    /** Spins, so that the calls overlap closely; yields if there is only one core. */
    static void awaitAtLeast(AtomicInteger counter, int value, Crew crew) {
        for (int looks = 0; counter.get() < value && !crew.isReleased(); looks++) {
            if (looks > 200) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
