package io.baton.pool.internal.lead;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** The idle stack of a pool that shrinks. */
public class IdleEndStress {

    /** An idle thread whose time is over ends, and one is woken for work. */
    @JCStressTest
    @Outcome(id = "true, true, true", expect = ACCEPTABLE, desc = "it has ended; the other one was woken")
    @Outcome(id = "false, true, true", expect = ACCEPTABLE, desc = "it was woken; the other one has ended in its place, or is idle")
    @Outcome(expect = FORBIDDEN, desc = "the work woke a thread that ends, or no thread, or a thread is lost")
    @State
    public static class EndOfAnIdleThreadAgainstWork extends LeadStress.Group implements Excess {

        private volatile boolean any = true;

        public EndOfAnIdleThreadAgainstWork() {
            super(false);
            lead.takeRole(first);
            lead.takeRole(second);
            lead.takeRole(third);
        }

        @Actor
        public void idle(ZZZ_Result r) {
            // It may park while the other one is about to wake it.
            third.bind(null);
            r.r1 = lead.idle(third, this);
        }

        @Actor
        public void work(ZZZ_Result r) {
            r.r2 = lead.wakeSpare();
        }

        @Arbiter
        public void atRest(ZZZ_Result r) {
            boolean ended = r.r1 != second.takeEnding();
            r.r3 = isStackSound() && !third.isParked() && second.isParked() == any && ended != any;
        }

        @Override
        public boolean isAny() {
            return any;
        }

        @Override
        public boolean take() {
            boolean taken = any;
            any = false;
            return taken;
        }

        @Override
        public void giveBack() {
            any = true;
        }

        @Override
        public long idleNanos() {
            return 0;
        }
    }
}
