package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.atomic.AtomicInteger;

/** What accept(2) may answer besides a descriptor; told by an accept4 that fails as often as it is asked to. */
class AcceptPauseTest {

    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger accepts = new AtomicInteger();

    private SystemCalls failingWith(int errno) {
        return FaultyCalls.of(call -> {
            if (!call.name().equals("accept4")) {
                return call.run();
            }
            accepts.incrementAndGet();
            return failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? -errno : call.run();
        });
    }

    /** Others may hold the descriptors, so that no close of a connection of its own says that there are some again. */
    @ParameterizedTest
    @ValueSource(ints = {Linux.EMFILE, Linux.ENFILE, Linux.ENOMEM, Linux.ENOBUFS})
    void acceptingPausesAtAShortageAndGoesOnByItselfWithoutSpinning(int errno) throws Exception {
        SystemCalls calls = failingWith(errno);
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).systemCalls(calls))) {
            failures.set(2);
            try (Client client = pool.connect()) {
                assertThat(client.roundTrip("patience")).isEqualTo("patience");
            }
            assertThat(pool.snapshot().acceptPauses()).isEqualTo(2);
            assertThat(accepts.get()).as("two that failed, one that did not, one that found nobody")
                    .isLessThanOrEqualTo(5);
            assertThat(logs.messages()).anyMatch(message -> message.contains("accepting pauses"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Linux.ECONNABORTED, Linux.EPROTO, Linux.ENETDOWN, Linux.EHOSTUNREACH, Linux.EINTR})
    void whatConcernsOneConnectionIsSkipped(int errno) throws Exception {
        SystemCalls calls = failingWith(errno);
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).systemCalls(calls))) {
            for (int round = 1; round <= 5; round++) {
                failures.set(3);
                try (Client client = pool.connect()) {
                    assertThat(client.roundTrip("next")).isEqualTo("next");
                }
                eventually().until(() -> pool.snapshot().connections() == 0);
            }
            assertThat(pool.snapshot().acceptPauses()).isZero();
            assertThat(pool.snapshot().accepted()).isEqualTo(5);
            assertThat(logs.messages()).isEmpty();
        }
    }
}
