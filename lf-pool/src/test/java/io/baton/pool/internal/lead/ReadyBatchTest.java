package io.baton.pool.internal.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.epoll.Epoll;
import io.baton.epoll.EventFd;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;

class ReadyBatchTest {

    private static final int SOURCES = 40;
    private static final int CAPACITY = 16;

    private final Epoll epoll = Epoll.create();
    private final List<EventFd> sources = new ArrayList<>();

    ReadyBatchTest() throws Exception {
        for (int i = 0; i < SOURCES; i++) {
            EventFd source = EventFd.create(Providers.selected());
            source.add(1);
            sources.add(source);
            epoll.add(source, Interest.IN.oneshot(), token(i));
        }
    }

    @AfterEach
    void close() {
        sources.forEach(EventFd::close);
        epoll.close();
    }

    private static long token(int source) {
        return 0x1234_5678_0000_0000L + source;
    }

    @Test
    void whatOneWaitReturnsIsClaimedOnceInOrder() throws Exception {
        ReadyBatch batch = new ReadyBatch(epoll, CAPACITY);
        ReadyBatch.Claim claim = new ReadyBatch.Claim();
        assertThat(batch.claim(claim)).isFalse();
        batch.fill();
        assertThat(batch.left()).isEqualTo(CAPACITY);
        for (int i = 0; i < CAPACITY; i++) {
            assertThat(batch.isClaimed()).isFalse();
            assertThat(batch.claim(claim)).isTrue();
            assertThat(claim.token()).isEqualTo(token(i));
            assertThat(claim.mask()).isEqualTo(Interest.IN.mask());
        }
        assertThat(batch.isClaimed()).isTrue();
        assertThat(batch.claim(claim)).isFalse();
    }

    @Test
    void eachEventIsClaimedByExactlyOneOfManyThreadsThroughManyRefills() throws Exception {
        ReadyBatch batch = new ReadyBatch(epoll, CAPACITY);
        AtomicIntegerArray claims = new AtomicIntegerArray(SOURCES);
        AtomicBoolean stopping = new AtomicBoolean();
        List<Thread> claimers = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            claimers.add(new Thread(() -> {
                ReadyBatch.Claim claim = new ReadyBatch.Claim();
                while (!stopping.get()) {
                    if (batch.claim(claim)) {
                        claims.incrementAndGet((int) (claim.token() - token(0)));
                    }
                }
            }));
        }
        claimers.forEach(Thread::start);
        ReadyBatch.Claim own = new ReadyBatch.Claim();
        int events = 0;
        for (int round = 0; round < 2_000; round++) {
            for (int i = 0; i < SOURCES; i++) {
                epoll.modify(sources.get(i), Interest.IN.oneshot(), token(i));
            }
            for (int seen = 0; seen < SOURCES;) {
                batch.fill();
                while (batch.claim(own)) {
                    claims.incrementAndGet((int) (own.token() - token(0)));
                }
                seen = sum(claims) - events;
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
                // A claimer may have moved the cursor and not counted yet.
                while (seen % CAPACITY != 0 && seen != SOURCES && System.nanoTime() < deadline) {
                    seen = sum(claims) - events;
                }
            }
            events += SOURCES;
            for (int i = 0; i < SOURCES; i++) {
                assertThat(claims.get(i)).as("claims of source %d", i).isEqualTo(round + 1);
            }
        }
        stopping.set(true);
        for (Thread claimer : claimers) {
            claimer.join();
        }
    }

    private static int sum(AtomicIntegerArray counts) {
        int sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    @Test
    void aBatchThatItsCursorCannotCountIsRefused() {
        assertThatThrownBy(() -> new ReadyBatch(epoll, ReadyBatch.MAX_CAPACITY + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
