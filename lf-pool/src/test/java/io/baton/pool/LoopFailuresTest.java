package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.faults.CallKind;
import io.baton.epoll.faults.FaultKind;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** System calls that throw or fail again and again: no thread is lost, none spins, and afterwards everything is served. */
class LoopFailuresTest {

    private static final int CLIENTS = 60;

    @RegisterExtension
    final FaultyPools pools = new FaultyPools();

    private final AtomicBoolean faulty = new AtomicBoolean();

    @ParameterizedTest
    @EnumSource(value = CallKind.class, names = {"EPOLL_WAIT", "EPOLL_CTL_ADD", "EPOLL_CTL_MOD", "EPOLL_CTL_DEL",
            "ACCEPT4", "RECV", "SEND", "SENDMSG", "WRITE", "TIMERFD_SETTIME", "CLOSE", "SHUTDOWN"})
    void anErrorThrownOutOfACallNowAndThenCostsConnectionsAtMost(CallKind call) throws Exception {
        FaultPlan plan = FaultPlan.builder(System.nanoTime()).enabled(100).fires(13)
                .points(List.of(new FaultPoint(FaultKind.OUT_OF_MEMORY, call),
                        new FaultPoint(FaultKind.STACK_OVERFLOW, call))).build();
        FaultyPool faulty = pools.start(plan, RunningPool.ECHO, b -> b.threads(4));
        for (int i = 0; i < CLIENTS; i++) {
            tryToEcho(faulty.pool());
        }
    }

    private static void tryToEcho(RunningPool pool) {
        try (Client client = pool.connect()) {
            client.send("echo");
            client.reads("echo");
        } catch (SocketTimeoutException hangs) {
            throw new AssertionError("a connection hangs: " + pool.pool(), hangs);
        } catch (IOException closed) {
            // That is the most an error may cost.
            assertThat(closed).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"MEASURED,9", "MEASURED,12", "LEADER_ONLY,9", "EAGER,12"})
    void anEpollWaitThatAlwaysFailsIsCalledAgainWithoutSpinningAndRecovers(Promotion promotion, int errno)
            throws Exception {
        AtomicInteger failed = new AtomicInteger();
        AtomicBoolean waiting = new AtomicBoolean();
        SystemCalls calls = FaultyCalls.of(call -> {
            if (!call.name().equals("epollWait")) {
                return call.run();
            }
            if (faulty.get()) {
                failed.incrementAndGet();
                return -errno;
            }
            waiting.set(true);
            long ready = call.run();
            waiting.set(false);
            return ready;
        });
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(RunningPool.ECHO,
                        b -> b.threads(4).promotion(promotion).systemCalls(calls));
                Client client = pool.connect()) {
            client.roundTrip("before");
            long threads = pool.liveThreads();
            // The reply was sent after the last wait, so this is the next one.
            eventually().untilTrue(waiting);
            long begun = System.nanoTime();
            faulty.set(true);
            client.roundTrip("the wait under way still brings this");
            long cpu = PoolThreads.cpuNanos(pool.threadPrefix());
            TimeUnit.MILLISECONDS.sleep(2_000);
            assertThat(PoolThreads.cpuNanos(pool.threadPrefix()) - cpu).as("CPU time in two seconds")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
            // Each of four threads: 1, 2, 4, ... 1000 ms.
            assertThat(failed.get()).isBetween(1, 200);
            faulty.set(false);
            assertThat(client.roundTrip("afterwards")).isEqualTo("afterwards");
            assertThat(pool.liveThreads()).isEqualTo(threads);
            assertThat(logs.messages()).as("one report a second")
                    .hasSizeBetween(1, 2 + (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                    .allMatch(message -> message.contains("goes on after a failure of its loop"));
        }
    }

    /** Handled events are progress, also without a turn: the pauses between failures do not grow to a second then. */
    @Test
    void whereEverySecondWaitFailsAHundredConnectionsTooManyAreStillRefusedAtOnce() throws Exception {
        AtomicInteger waits = new AtomicInteger();
        SystemCalls calls = FaultyCalls.of(call -> call.name().equals("epollWait") && faulty.get()
                && waits.incrementAndGet() % 2 != 0 ? -Linux.ENOMEM : call.run());
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.followers(Followers.PLATFORM).threads(3)
                        .maxConnections(1).systemCalls(calls));
                Client one = pool.connect()) {
            one.roundTrip("it is accepted");
            faulty.set(true);
            long begun = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                try (Client tooMany = pool.connect()) {
                    assertThat(tooMany.isEnded()).isTrue();
                }
            }
            // Of three threads each would pause for a second before each third of them.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            assertThat(pool.snapshot().refused()).isEqualTo(100);
            assertThat(logs.messages()).isNotEmpty();
        }
    }

    /** The pause of a thread whose loop fails must not be waited for. */
    @Test
    void aPoolWhoseLoopsFailCanBeClosedAtOnce() throws Exception {
        SystemCalls calls = FaultyCalls.of(call -> call.name().equals("epollWait") && faulty.get() ? -Linux.ENOMEM
                : call.run());
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).systemCalls(calls))) {
            try (Client client = pool.connect()) {
                client.roundTrip("hello");
            }
            pool.awaitNoConnection();
            faulty.set(true);
            pool.connect().close();
            eventually().until(() -> !logs.messages().isEmpty());
            // Long enough for the pauses to have grown to a second.
            TimeUnit.MILLISECONDS.sleep(1_500);
            faulty.set(false);
        }
    }

    @Test
    void aConnectionThatTheKernelDoesNotTakeIsClosedAndTold() throws Exception {
        for (int failing : new int[] {Linux.EPOLL_CTL_ADD, Linux.EPOLL_CTL_MOD}) {
            AtomicInteger rearmed = new AtomicInteger();
            SystemCalls calls = FaultyCalls.of(call -> {
                if (!call.name().equals("epollCtl")) {
                    return call.run();
                }
                long result = faulty.get() && call.argument(1) == failing ? -Linux.ENOSPC : call.run();
                rearmed.addAndGet(call.argument(1) == Linux.EPOLL_CTL_MOD ? 1 : 0);
                return result;
            });
            Recorder recorder = new Recorder();
            faulty.set(false);
            try (RunningPool pool = RunningPool.start(recorder,
                    b -> b.threads(2).arming(Arming.ONESHOT).systemCalls(calls))) {
                if (failing == Linux.EPOLL_CTL_ADD) {
                    try (Client client = pool.connect()) {
                        client.roundTrip("so that the listener is armed again");
                    }
                    eventually().until(() -> pool.snapshot().connections() == 0);
                }
                faulty.set(failing == Linux.EPOLL_CTL_ADD);
                try (Client client = pool.connect()) {
                    if (failing == Linux.EPOLL_CTL_MOD) {
                        client.roundTrip("armed");
                        // After the reply: the listener, and the connection.
                        eventually().until(() -> rearmed.get() >= 2);
                        faulty.set(true);
                        client.send("x");
                        client.read(1);
                    }
                    assertThat(client.isEnded()).as("closed").isTrue();
                }
                faulty.set(false);
                eventually().until(() -> recorder.closed.get() == recorder.opened.get());
                try (Client client = pool.connect()) {
                    assertThat(client.roundTrip("served")).isEqualTo("served");
                }
            }
        }
    }

    /** The listener cannot be armed for a while: that is a pause, and no end. */
    @Test
    void aListenerThatCannotBeArmedAcceptsAgainSoon() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger listening = new AtomicInteger();
        SystemCalls calls = FaultyCalls.of(call -> {
            if (call.name().equals("listen")) {
                listening.set((int) call.argument(0));
            }
            boolean armsListener = call.name().equals("epollCtl") && call.argument(1) == Linux.EPOLL_CTL_MOD
                    && call.argument(2) == listening.get();
            return armsListener && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? -Linux.ENOMEM
                    : call.run();
        });
        try (Logs logs = new Logs();
                RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).systemCalls(calls))) {
            failures.set(3);
            try (Client first = pool.connect()) {
                first.send("x");
                eventually().until(() -> pool.snapshot().acceptPauses() > 0);
                try (Client second = pool.connect()) {
                    assertThat(second.roundTrip("served")).isEqualTo("served");
                }
            }
            assertThat(logs.messages()).anyMatch(message -> message.contains("accepting pauses"));
        }
    }
}
