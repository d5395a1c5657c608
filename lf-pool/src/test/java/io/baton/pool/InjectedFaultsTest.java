package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Faults that are placed by hand; {@link FaultChecksTest} and {@link FaultSeedsTest} have those of a seed. */
class InjectedFaultsTest {

    private static final Set<String> SENDS = Set.of("send");

    @Test
    void aCallThatThrowsCostsOneConnection() throws Exception {
        AtomicInteger sends = new AtomicInteger();
        SystemCalls calls = FaultyCalls.of(call -> {
            if (SENDS.contains(call.name()) && sends.incrementAndGet() % 10 == 0) {
                throw new OutOfMemoryError("asked for");
            }
            return call.run();
        });
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).systemCalls(calls))) {
            int failures = 0;
            for (int i = 0; i < 50; i++) {
                try (Client client = pool.connect()) {
                    client.send("hello");
                    failures += client.reads("hello") ? 0 : 1;
                }
            }
            pool.awaitNoConnection();
            assertThat(failures).isEqualTo(5);
            assertThat(logs.messages()).hasSize(5).allMatch(m -> m.contains("the writer failed on connection"));
        }
    }

    @Test
    void aStartThatFailsLeavesNoDescriptor() {
        for (String failing : new String[] {"eventfd", "timerfdCreate", "bind", "listen", "epollCtl"}) {
            AtomicInteger open = new AtomicInteger();
            SystemCalls calls = FaultyCalls.of(call -> {
                if (call.name().equals(failing)) {
                    return -Linux.EMFILE;
                }
                long result = call.run();
                boolean opens = Set.of("epollCreate1", "eventfd", "timerfdCreate", "socket").contains(call.name());
                open.addAndGet(opens && result >= 0 ? 1 : call.name().equals("close") ? -1 : 0);
                return result;
            });
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                    () -> RunningPool.start(RunningPool.ECHO, b -> b.threads(2).systemCalls(calls)).close()))
                    .as(failing).isInstanceOf(java.io.IOException.class);
            assertThat(open).as("descriptors left when %s fails", failing).hasValue(0);
        }
    }
}
