package io.baton.pool.internal.lead;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.pool.model.FakeCalls;
import io.baton.pool.model.Linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Queue;

/** The batch is a queue of events: one thread fills it when it is empty, any thread claims. */
@Tag("lincheck")
public class ReadyBatchLincheckTest {

    private static final int NOTHING = 0;
    private static final int TORN = -1;

    private final ReadyBatch batch;
    /** For the leader, and for the kernel that it calls. */
    private int toReport;
    private int reported;

    public ReadyBatchLincheckTest() throws ErrnoException {
        batch = new ReadyBatch(Epoll.create(new FakeCalls() {
            @Override
            public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
                for (int i = 0; i < toReport; i++) {
                    reported++;
                    writeEvent(events, i, reported, reported);
                }
                return toReport;
            }
        }), 2);
    }

    @Operation(nonParallelGroup = "leader")
    public boolean fillIfClaimed(@Param(gen = IntGen.class, conf = "0:2") int count) throws ErrnoException {
        if (!batch.isClaimed()) {
            return false;
        }
        toReport = count;
        batch.fill();
        return true;
    }

    /** The number of the event. */
    @Operation
    public int claim() {
        ReadyBatch.Claim claim = new ReadyBatch.Claim();
        if (!batch.claim(claim)) {
            return NOTHING;
        }
        return claim.token() == claim.mask() ? claim.mask() : TORN;
    }

    @Test
    void eachEventIsClaimedOnceAndInOrder() {
        Linearizability.of(Specification.class).threads(3).actorsPerThread(3).check(ReadyBatchLincheckTest.class);
    }

    public static class Specification {

        private final Queue<Integer> events = new ArrayDeque<>();
        private int reported;

        public boolean fillIfClaimed(int count) {
            if (!events.isEmpty()) {
                return false;
            }
            for (int i = 0; i < count; i++) {
                events.add(++reported);
            }
            return true;
        }

        public int claim() {
            Integer event = events.poll();
            return event == null ? NOTHING : event;
        }
    }
}
