package io.baton.pool.internal.reply;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

import java.util.concurrent.atomic.AtomicLong;

/** The counter of waiting bytes, which the writers of all groups share. */
public class WriteLimitsStress {

    /** Writers of two groups add and remove waiting bytes. */
    @JCStressTest
    @Outcome(id = "7", expect = ACCEPTABLE, desc = "the sum is exact")
    @Outcome(expect = FORBIDDEN, desc = "a change is lost or counted twice")
    @State
    public static class TwoGroupsCount {
        final WriteLimits limits = new WriteLimits(10, 10, 10, new AtomicLong(5), WaitingFiles.within(100));

        @Actor
        public void one() {
            limits.add(4);
            limits.add(-3);
        }

        @Actor
        public void other() {
            limits.add(-5);
            limits.add(6);
        }

        @Arbiter
        public void sum(J_Result r) {
            r.r1 = limits.waiting().get();
        }
    }
}
