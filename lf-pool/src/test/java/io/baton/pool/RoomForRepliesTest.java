package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.faults.CallKind;
import io.baton.epoll.faults.FaultKind;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Check 4 of the list of faults: EPOLLOUT is armed while bytes wait to be sent, and never otherwise. */
class RoomForRepliesTest {

    private static final int CONNECTIONS = 20;
    private static final int MESSAGES = 60;
    private static final int IOVEC = 16;

    @RegisterExtension
    final FaultyPools pools = new FaultyPools();

    private final long seed = ThreadLocalRandom.current().nextLong();
    /** By descriptor: whether the last send left bytes, and the last interest it was armed with. */
    private final Map<Long, Boolean> waiting = new ConcurrentHashMap<>();
    private final Map<Long, Integer> armed = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger askedForRoom = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(Arming.class)
    void roomIsAskedForOnlyWhileBytesWait(Arming arming) throws Exception {
        List<FaultPoint> points = FaultPoint.of(FaultKind.SHORT, FaultKind.NOT_READY).stream()
                .filter(point -> point.call() == CallKind.SEND || point.call() == CallKind.SENDMSG).toList();
        FaultPlan plan = FaultPlan.builder(seed).points(points).enabled(100).fires(50).build();
        FaultyPool faulty = pools.start(plan, RunningPool.ECHO, b -> b.threads(4).arming(arming), this::watched);
        try (Swarm swarm = new Swarm(faulty.pool().address(), CONNECTIONS, MESSAGES, seed)) {
            swarm.run(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
            assertThat(wrong).as(plan.toString()).isEmpty();
            assertThat(askedForRoom).as("times that room was asked for; %s", plan).hasPositiveValue();
            RunningPool.eventually().untilAsserted(() -> assertThat(armed.values())
                    .as("interests when everything is sent; %s", plan)
                    .isNotEmpty().allMatch(mask -> (mask & Linux.EPOLLOUT) == 0));
        }
    }

    private SystemCalls watched(SystemCalls faults) {
        return FaultyCalls.of(faults, call -> switch (call.name()) {
            case "send" -> sent(call, call.argument(2));
            case "sendmsg" -> sent(call, length(call.argument(1)));
            case "epollCtl" -> armed(call);
            default -> call.run();
        });
    }

    private long sent(FaultyCalls.Call call, long wanted) throws Throwable {
        long result = call.run();
        waiting.put(call.argument(0), result < wanted);
        return result;
    }

    /** The bytes of a struct msghdr. */
    private static long length(long message) {
        long vectors = KernelMemory.getLong(message + 16);
        long count = KernelMemory.getLong(message + 24);
        long bytes = 0;
        for (long i = 0; i < count; i++) {
            bytes += KernelMemory.getLong(vectors + i * IOVEC + 8);
        }
        return bytes;
    }

    private long armed(FaultyCalls.Call call) throws Throwable {
        if (call.argument(1) == Linux.EPOLL_CTL_DEL) {
            armed.remove(call.argument(2));
        } else {
            int mask = KernelMemory.getInt(call.argument(3));
            if ((mask & Linux.EPOLLOUT) != 0) {
                askedForRoom.incrementAndGet();
                if (!waiting.getOrDefault(call.argument(2), false)) {
                    wrong.add("descriptor " + call.argument(2) + " is armed with " + mask + ", and nothing waits");
                }
            }
            armed.put(call.argument(2), mask);
        }
        return call.run();
    }
}
