package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.faults.CallKind;
import io.baton.epoll.faults.FaultInjector;
import io.baton.epoll.faults.FaultKind;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One kind of fault at a time, and what the pool promises then. Each test ends with the epilogue of {@link FaultyPools}. */
class FaultChecksTest {

    private static final FaultKind[] ENDED_EARLY =
            {FaultKind.ECONNABORTED, FaultKind.EPROTO, FaultKind.ENETDOWN, FaultKind.EHOSTUNREACH};

    @RegisterExtension
    final FaultyPools pools = new FaultyPools();

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final ExecutorService others = Executors.newSingleThreadExecutor();

    @AfterEach
    void endOthers() {
        others.shutdown();
    }

    private FaultPlan plan(int percent, Collection<FaultPoint> points) {
        return FaultPlan.builder(seed).points(points).enabled(100).fires(percent).build();
    }

    private static List<FaultPoint> at(CallKind call, FaultKind... kinds) {
        return Arrays.stream(kinds).map(kind -> new FaultPoint(kind, call)).toList();
    }

    /** Every byte comes back to the connection that sent it, and no connection is closed. */
    private void everyByteComesBack(FaultPlan plan, Arming arming, int connections, int messages) throws IOException {
        FaultyPool faulty = pools.start(plan, RunningPool.ECHO, b -> b.threads(4).arming(arming));
        try (Swarm swarm = new Swarm(faulty.pool().address(), connections, messages, seed)) {
            swarm.run(System.nanoTime() + TimeUnit.SECONDS.toNanos(60));
            assertThat(faulty.pool().snapshot().connections()).as("closed by a fault that is none")
                    .isEqualTo(connections);
            assertThat(faulty.faults().injected()).isGreaterThan(20);
        }
    }

    /** Check 1 of the list of faults. */
    @ParameterizedTest
    @EnumSource(Arming.class)
    void aSignalInThirtyPercentOfAllCallsChangesNothing(Arming arming) throws Exception {
        everyByteComesBack(plan(30, FaultPoint.of(FaultKind.INTERRUPTED)), arming, 50, 200);
    }

    /** Check 2. */
    @ParameterizedTest
    @EnumSource(Arming.class)
    void aSocketThatIsNotReadyAfterAllIsReadWhenItIs(Arming arming) throws Exception {
        everyByteComesBack(plan(40, at(CallKind.RECV, FaultKind.NOT_READY)), arming, 20, 50);
    }

    /** Check 3. */
    @ParameterizedTest
    @EnumSource(Arming.class)
    void shortReadsKeepEveryByte(Arming arming) throws Exception {
        everyByteComesBack(plan(80, at(CallKind.RECV, FaultKind.SHORT)), arming, 20, 50);
    }

    /** Check 4. */
    @ParameterizedTest
    @EnumSource(Arming.class)
    void shortWritesAndFullSocketsKeepEveryByte(Arming arming) throws Exception {
        List<FaultPoint> points = FaultPoint.of(FaultKind.SHORT, FaultKind.NOT_READY).stream()
                .filter(point -> point.call() == CallKind.SEND || point.call() == CallKind.SENDMSG).toList();
        everyByteComesBack(plan(40, points), arming, 50, 100);
    }

    /** Check 13, first half. */
    @ParameterizedTest
    @EnumSource(value = FaultKind.class, names = {"EMFILE", "ENFILE", "ENOMEM", "ENOBUFS"})
    void aShortageWhileAcceptingIsAPauseAndCostsNoConnection(FaultKind shortage) throws Exception {
        FaultyPool faulty = pools.start(plan(25, at(CallKind.ACCEPT4, shortage)), RunningPool.ECHO, b -> b.threads(2));
        serves(faulty.pool(), 15);
        assertThat(faulty.faults().injected()).isPositive();
        assertThat(faulty.pool().snapshot().acceptPauses()).isEqualTo(faulty.faults().injected());
    }

    /** Check 13, second half. */
    @Test
    void aConnectionThatEndedBeforeItWasAcceptedIsSkippedWithoutAPause() throws Exception {
        FaultyPool faulty = pools.start(plan(30, at(CallKind.ACCEPT4, ENDED_EARLY)), RunningPool.ECHO,
                b -> b.threads(2));
        serves(faulty.pool(), 100);
        assertThat(faulty.faults().injected()).isPositive();
        assertThat(faulty.pool().snapshot().acceptPauses()).isZero();
    }

    private static void serves(RunningPool pool, int connections) throws IOException {
        for (int i = 0; i < connections; i++) {
            try (Client client = pool.connect()) {
                assertThat(client.roundTrip("served")).isEqualTo("served");
            }
        }
    }

    /** Check 14. */
    @ParameterizedTest
    @EnumSource(value = CallKind.class, names = {"EPOLL_CTL_ADD", "EPOLL_CTL_MOD"})
    void aConnectionThatTheKernelDoesNotArmIsClosedAndNoneIsLeftDisarmed(CallKind call) throws Exception {
        FaultyPool faulty = pools.start(plan(20, at(call, FaultKind.ENOMEM)), RunningPool.ECHO,
                b -> b.threads(2).arming(Arming.ONESHOT));
        int ended = 0;
        for (int i = 0; i < 40; i++) {
            try (Client client = faulty.pool().connect()) {
                for (int message = 0; message < 3; message++) {
                    client.send("hello");
                    if (!client.reads("hello")) {
                        ended++;
                        break;
                    }
                }
            } catch (SocketTimeoutException hangs) {
                throw new AssertionError("left disarmed: " + faulty.pool().pool(), hangs);
            } catch (IOException reset) {
                ended++;
            }
        }
        assertThat(faulty.faults().injected()).isPositive();
        assertThat((long) ended).isLessThanOrEqualTo(faulty.faults().injected());
    }

    /** Check 17. */
    @ParameterizedTest
    @EnumSource(Arming.class)
    void anEventOfTheOneThatHadTheDescriptorBeforeIsDroppedAndCounted(Arming arming) throws Exception {
        FaultyPool faulty = pools.start(plan(100, FaultPoint.of(FaultKind.STALE_EVENT)), RunningPool.ECHO,
                b -> b.threads(2).arming(arming));
        try (Client other = faulty.pool().connect()) {
            for (int i = 0; i < 50; i++) {
                serves(faulty.pool(), 1);
                assertThat(other.roundTrip("untouched")).isEqualTo("untouched");
            }
        }
        assertThat(faulty.pool().snapshot().staleEvents()).isBetween(20L, 51L);
    }

    /** Check 25: another thread's request reaches the leader although the counter that wakes it is full. */
    @Test
    void aFullWakeUpCounterStillWakes() throws Exception {
        ConnectionHandler pausing = (connection, in) -> {
            connection.reply(in);
            connection.pauseReading();
            others.execute(connection::resumeReading);
        };
        // A wake-up tries 20 times. At half of the calls, one seed in 30,000 fails that often in a row.
        FaultyPool faulty = pools.start(plan(25, FaultPoint.of(FaultKind.COUNTER_FULL)), pausing, b -> b.threads(2));
        FaultInjector faults = faulty.faults();
        try (Client client = faulty.pool().connect()) {
            // Not every request comes while the leader sleeps.
            for (int i = 0; i < 5_000 && faults.injected() < 20; i++) {
                assertThat(client.roundTrip("awake")).isEqualTo("awake");
            }
            assertThat(faults.injected()).isGreaterThanOrEqualTo(20);
            assertThat(faulty.logs().messages()).as("wake-ups that failed for good").isEmpty();
        } finally {
            faults.off();
        }
    }
}
