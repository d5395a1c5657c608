package io.baton.pool.internal.lead;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.pool.model.FakeCalls;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The cursor of the ready batch. Each event is a bit, so a sum shows which events a thread got. */
public class ReadyBatchStress {

    private static final int TORN = 1 << 16;

    /** A batch of up to two events, from a kernel that reports events with the data and mask 1, 2, 4, ... */
    static class Batch {
        final ReadyBatch.Claim one = new ReadyBatch.Claim();
        final ReadyBatch.Claim other = new ReadyBatch.Claim();
        final ReadyBatch batch;
        private int reported;

        Batch(int... counts) {
            FakeCalls calls = new FakeCalls() {
                @Override
                public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
                    int count = counts[reported == 0 ? 0 : 1];
                    for (int i = 0; i < count; i++) {
                        writeEvent(events, i, 1 << reported, 1 << reported);
                        reported++;
                    }
                    return count;
                }
            };
            try {
                batch = new ReadyBatch(Epoll.create(calls), 2);
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
            fill();
        }

        final void fill() {
            try {
                batch.fill();
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Claims an event and returns its bit; 0 if there is none. */
        final int claim(ReadyBatch.Claim into) {
            if (!batch.claim(into)) {
                return 0;
            }
            return into.token() == into.mask() ? into.mask() : TORN;
        }
    }

    /** Two threads claim from a batch of one event. */
    @JCStressTest
    @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "one thread gets it")
    @Outcome(expect = FORBIDDEN, desc = "an event was claimed twice, not at all, or in parts of two events")
    @State
    public static class TwoClaimOneEvent extends Batch {

        public TwoClaimOneEvent() {
            super(1);
        }

        @Actor
        public void one(II_Result r) {
            r.r1 = claim(one);
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = claim(other);
        }
    }

    /** Two threads claim from a batch of two events. */
    @JCStressTest
    @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "each thread gets one")
    @Outcome(expect = FORBIDDEN, desc = "an event was claimed twice, not at all, or in parts of two events")
    @State
    public static class TwoClaimTwoEvents extends Batch {

        public TwoClaimTwoEvents() {
            super(2);
        }

        @Actor
        public void one(II_Result r) {
            r.r1 = claim(one);
        }

        @Actor
        public void other(II_Result r) {
            r.r2 = claim(other);
        }
    }

    /** The leader claims all events and refills the batch, while a helper that saw the old batch claims. */
    @JCStressTest
    @Outcome(id = {"1, 0, 6", "1, 2, 4", "0, 1, 6"}, expect = ACCEPTABLE, desc = "each event went to one thread")
    @Outcome(expect = FORBIDDEN, desc = "an event was claimed twice, not at all, or in parts of two events")
    @State
    public static class ClaimAgainstRefill extends Batch {

        public ClaimAgainstRefill() {
            super(1, 2);
        }

        @Actor
        public void leader(III_Result r) {
            int got;
            while ((got = claim(one)) != 0) {
                r.r1 |= got;
            }
            fill();
        }

        @Actor
        public void helper(III_Result r) {
            r.r2 = claim(other);
        }

        @Arbiter
        public void rest(III_Result r) {
            int got;
            while ((got = claim(one)) != 0) {
                r.r3 |= got;
            }
        }
    }
}
