package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

class InjectedFaultsTest {

    private static final Set<String> INTERRUPTIBLE = Set.of("recv", "send", "sendmsg", "epollWait", "epollPwait2",
            "accept4", "read", "write");
    private static final Set<String> SENDS = Set.of("send");

    private final AtomicLong seed = new AtomicLong(ThreadLocalRandom.current().nextLong());
    private final LongAdder injected = new LongAdder();

    private boolean chance(int percent) {
        // SplitMix64 on a shared counter: the decisions follow from the seed, their order from the threads.
        long z = seed.addAndGet(0x9E3779B97F4A7C15L);
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        boolean yes = Long.remainderUnsigned(z ^ z >>> 31, 100) < percent;
        if (yes) {
            injected.increment();
        }
        return yes;
    }

    private long swarm(SystemCalls calls, Arming arming, int connections, int messages) throws Exception {
        System.out.println("seed " + seed.get());
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(4).systemCalls(calls).arming(arming));
                Swarm swarm = new Swarm(pool.address(), connections, messages, seed.get())) {
            long bytes = swarm.run(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
            assertThat(pool.snapshot().connections()).as("closed by a fault that is none").isEqualTo(connections);
            // How many depends on how many replies leave together.
            assertThat(injected.sum()).isGreaterThan(20);
            return bytes;
        }
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void aSignalInThirtyPercentOfAllCallsChangesNothing(Arming arming) throws Exception {
        swarm(FaultyCalls.of(call -> INTERRUPTIBLE.contains(call.name()) && chance(30) ? -Linux.EINTR : call.run()),
                arming, 50, 200);
    }

    @ParameterizedTest
    @EnumSource(Arming.class)
    void shortWritesAndFullSocketsKeepEveryByte(Arming arming) throws Exception {
        swarm(FaultyCalls.of(call -> {
            if (call.name().equals("sendmsg") && chance(20) || SENDS.contains(call.name()) && chance(10)) {
                return -Linux.EAGAIN;
            }
            if (SENDS.contains(call.name()) && chance(50)) {
                call.argument(2, 1 + call.argument(2) / 3);
            }
            return call.run();
        }), arming, 50, 100);
    }

    /** One-shot only: to an edge-triggered connection a short read means that the socket is empty, epoll(7). */
    @Test
    void oneByteAtATimeAndSpuriousEventsKeepEveryByte() throws Exception {
        swarm(FaultyCalls.of(call -> {
            if (call.name().equals("recv")) {
                if (chance(20)) {
                    return -Linux.EAGAIN;
                }
                call.argument(2, chance(50) ? 1 : Math.min(call.argument(2), 5_000));
            }
            return call.run();
        }), Arming.ONESHOT, 10, 20);
    }

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
