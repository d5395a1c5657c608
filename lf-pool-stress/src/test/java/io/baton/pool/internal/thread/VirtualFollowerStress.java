package io.baton.pool.internal.thread;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

import java.util.concurrent.Executor;

/** A follower whose thread blocks and can run again at the same moment, and the queue of those that can. */
public class VirtualFollowerStress {

    /** No thread of these followers ever runs. */
    private static final class NoThreads implements VirtualThreads {
        @Override
        public Executor ofTheJdk() {
            throw new IllegalStateException();
        }

        @Override
        public Thread unstarted(Executor scheduler, String name, Runnable task) {
            return new Thread(task, name);
        }
    }

    /** Followers that are only queued. */
    static class Group {
        final VirtualFollowers all = new VirtualFollowers(new NoThreads(), "", 2);
        final VirtualFollower first = follower();
        final VirtualFollower second = follower();
        int woken;

        Group() {
            all.tell(() -> woken++, () -> { });
        }

        private VirtualFollower follower() {
            return new VirtualFollower(all) {
                @Override
                protected void work() {
                    throw new IllegalStateException();
                }
            };
        }
    }

    /** The carrier finds that its follower blocks, while another thread ends the block. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "the carrier went on, and the queue has the follower")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "the carrier has the follower")
    @Outcome(expect = FORBIDDEN, desc = "both have the follower, or neither: it would run twice, or never")
    @State
    public static class ABlockEndsAsItIsNoticed extends Group {

        private boolean left;

        @Actor
        public void carrier() {
            left = first.leave();
        }

        @Actor
        public void other() {
            first.execute(() -> { });
        }

        @Arbiter
        public void look(ZZZ_Result result) {
            result.r1 = left;
            result.r2 = all.pollReady() == first;
            result.r3 = first.takeReady();
        }
    }

    /** The number of those that block is right afterwards. */
    @JCStressTest
    @Outcome(id = "1, 1, false", expect = ACCEPTABLE, desc = "one left, the other could run")
    @Outcome(id = "2, 2, true", expect = ACCEPTABLE, desc = "both left, which is the limit")
    @Outcome(expect = FORBIDDEN, desc = "the count differs from what happened")
    @State
    public static class TheCountOfTheBlocked extends Group {

        private boolean left;

        @Actor
        public void one() {
            first.leave();
        }

        @Actor
        public void two() {
            left = second.leave();
        }

        @Actor
        public void other() {
            second.execute(() -> { });
        }

        @Arbiter
        public void look(IIZ_Result result) {
            result.r1 = 1 + (left ? 1 : 0);
            result.r2 = all.blocked();
            result.r3 = all.isExhausted();
        }
    }

    /** Two followers can run at the same moment, and each is taken out once. */
    @JCStressTest
    @Outcome(id = "2, 0, true", expect = ACCEPTABLE, desc = "each was queued, and taken out once")
    @Outcome(expect = FORBIDDEN, desc = "a follower was lost, or taken out twice")
    @State
    public static class TwoCanRunAtOnce extends Group {

        private int taken;

        /** Both block. */
        public TwoCanRunAtOnce() {
            first.leave();
            second.leave();
        }

        @Actor
        public void one() {
            first.execute(() -> { });
            taken += all.pollReady() == null ? 0 : 1;
        }

        @Actor
        public void two() {
            second.execute(() -> { });
        }

        @Arbiter
        public void look(IIZ_Result result) {
            while (all.pollReady() != null) {
                taken++;
            }
            result.r1 = taken;
            result.r2 = all.hasReady() ? 1 : 0;
            result.r3 = true;
        }
    }
}
