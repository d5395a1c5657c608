package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.faults.FaultKind;
import io.baton.epoll.faults.FaultPlan;
import io.baton.epoll.faults.FaultPoint;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Check 19 of the list of faults, call by call: the same two connections are served again and again. Each time one call fails:
 * the first of its kind, then the second, and so on until there is none. What comes back is the connection's own, or the
 * connection ends. After each failure every thread, descriptor and buffer is where it belongs: see {@link FaultyPool}. That no
 * buffer is returned twice is asserted by the pool itself.
 */
class EachCallFailsTest {

    /** Calls that go on while nothing happens, as epoll_wait does, would never come to an end. */
    private static final int CALLS = 30;

    private static final ExecutorService OTHERS = Executors.newSingleThreadExecutor();

    @TempDir
    static Path files;

    @BeforeAll
    static void makeFiles() throws IOException {
        ChurnHandler.makeFiles(files, 2);
    }

    @AfterAll
    static void endOthers() {
        OTHERS.shutdown();
    }

    /** A late answer is another test's matter, and the end of a stack is met where the end of memory is. */
    static Stream<FaultPoint> everyPoint() {
        return FaultPoint.all().stream()
                .filter(point -> point.kind() != FaultKind.DELAY && point.kind() != FaultKind.STACK_OVERFLOW);
    }

    @ParameterizedTest
    @MethodSource("everyPoint")
    void oneFailureAtAnyCallCostsItsConnectionAtMostAndLeavesNothing(FaultPoint point) throws Exception {
        boolean failed = true;
        for (int call = 0; failed && call < CALLS; call++) {
            FaultPlan plan = FaultPlan.once(point, call);
            ChurnHandler handler = new ChurnHandler(files, OTHERS);
            try (FaultyPool faulty = new FaultyPool(plan, handler, b -> b.threads(2).highWatermark(100_000))) {
                faulty.faults().on();
                serve(faulty);
                failed = faulty.faults().injected() > 0;
                faulty.serves("new ", 1);
            } catch (AssertionError | RuntimeException | IOException e) {
                throw new AssertionError("by " + plan, e);
            }
            assertThat(handler.closed).as("onClose for each onOpen, %s", plan).hasValue(handler.opened.get());
        }
    }

    private static void serve(FaultyPool faulty) throws IOException {
        try (Client first = faulty.pool().connect(); Client second = faulty.pool().connect()) {
            exchange(first, 'a', "a", 1);
            exchange(second, 'b', "b".repeat(50_000), 50_000);
            exchange(first, 'a', "a#", 2 + ChurnHandler.FILE_BYTES);
            exchange(second, 'b', "b&", 4);
            exchange(first, 'a', "a*", 2 + 5 * ChurnHandler.MUCH);
            first.send("a$");
            exchange(first, 'a', "a", 3);
            exchange(second, 'b', "b#", 2 + ChurnHandler.FILE_BYTES);
            second.reset();
            first.endOutput();
            Churn.requireEnd(first, 'a');
        } catch (SocketTimeoutException hangs) {
            throw new AssertionError("a connection hangs: " + faulty.pool().pool(), hangs);
        } catch (IOException ended) {
            // The price of a fault that came before, or comes with the end.
        }
    }

    /** An exchange that fails ends its connection, not the other one. */
    private static void exchange(Client client, char letter, String request, int reply) throws SocketTimeoutException {
        try {
            client.send(request);
            Churn.requireOwn(client.read(reply), letter);
        } catch (SocketTimeoutException hangs) {
            throw hangs;
        } catch (IOException ended) {
            // The price of this fault.
        }
    }
}
