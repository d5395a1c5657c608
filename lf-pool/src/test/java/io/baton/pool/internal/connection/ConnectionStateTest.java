package io.baton.pool.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class ConnectionStateTest {

    private final ConnectionState state = new ConnectionState();

    private void arm() {
        assertThat(state.release(state.word())).isTrue();
    }

    @Test
    void aNewConnectionIsOwned() {
        assertThat(state).hasToString("OWNED");
        assertThat(state.claimIfArmed()).isFalse();
        assertThat(state).hasToString("OWNED");
    }

    @Test
    void theFirstClaimWinsAndTheNextSetsTheEventFlag() {
        arm();
        assertThat(state).hasToString("ARMED");
        assertThat(state.claim()).isTrue();
        assertThat(state).hasToString("OWNED");
        assertThat(state.claim()).isFalse();
        assertThat(state).hasToString("OWNED|EVENT");
    }

    @Test
    void anEventSetAfterTheOwnerLookedMakesTheReleaseFail() {
        int seen = state.word();
        state.claim();
        assertThat(state.release(seen)).isFalse();
        assertThat(state.clear(ConnectionState.EVENT)).isTrue();
        assertThat(state.clear(ConnectionState.EVENT)).isFalse();
        assertThat(state.release(seen)).isTrue();
    }

    @Test
    void anyFlagChangedAfterTheOwnerLookedMakesTheReleaseFail() {
        for (int flag : new int[] {ConnectionState.EVENT, ConnectionState.WANT_OUT, ConnectionState.PAUSED,
                ConnectionState.INPUT_ENDED, ConnectionState.CLOSING}) {
            ConnectionState fresh = new ConnectionState();
            int seen = fresh.word();
            assertThat(fresh.set(flag)).isTrue();
            assertThat(fresh.set(flag)).isFalse();
            assertThat(fresh.release(seen)).as("%s", fresh).isFalse();
            assertThat(fresh.release(fresh.word())).isTrue();
            assertThat(fresh.has(flag)).isTrue();
        }
    }

    @Test
    void setAndClaimOwnsAnArmedConnection() {
        arm();
        assertThat(state.setAndClaim(ConnectionState.WANT_OUT)).isTrue();
        assertThat(state).hasToString("OWNED|WANT_OUT");
        assertThat(state.setAndClaim(ConnectionState.CLOSING)).isFalse();
        assertThat(state).hasToString("OWNED|WANT_OUT|CLOSING");
        state.set(ConnectionState.PAUSED);
        state.set(ConnectionState.INPUT_ENDED);
        arm();
        assertThat(state).hasToString("ARMED|WANT_OUT|PAUSED|INPUT_ENDED|CLOSING");
        assertThat(state.claimIfArmed()).isTrue();
    }

    @Test
    void amongManyThreadsOneOwnsAndNoEventIsLost() throws Exception {
        arm();
        AtomicInteger owners = new AtomicInteger();
        AtomicInteger handled = new AtomicInteger();
        AtomicInteger twoAtOnce = new AtomicInteger();
        int events = 50_000;
        List<Thread> threads = new ArrayList<>();
        AtomicInteger pending = new AtomicInteger();
        for (int t = 0; t < 4; t++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < events; i++) {
                    pending.incrementAndGet();
                    if (state.claim()) {
                        own(owners, pending, handled, twoAtOnce);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(twoAtOnce).hasValue(0);
        assertThat(handled).hasValue(4 * events);
        assertThat(state).hasToString("ARMED");
    }

    private void own(AtomicInteger owners, AtomicInteger pending, AtomicInteger handled, AtomicInteger twoAtOnce) {
        if (owners.getAndIncrement() != 0) {
            twoAtOnce.incrementAndGet();
        }
        for (;;) {
            handled.addAndGet(pending.getAndSet(0));
            int seen = state.word();
            if ((seen & ConnectionState.EVENT) != 0) {
                state.clear(ConnectionState.EVENT);
                continue;
            }
            owners.decrementAndGet();
            if (state.release(seen)) {
                return;
            }
            owners.incrementAndGet();
        }
    }
}
