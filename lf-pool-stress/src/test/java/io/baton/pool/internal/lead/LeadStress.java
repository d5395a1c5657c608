package io.baton.pool.internal.lead;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

import java.util.List;

/** The lead word: who leads, who waits, who is idle. */
public class LeadStress {

    /** Three threads of one group; none is bound to a real one, so none parks. */
    static class Group {
        final Follower first = new Follower(0);
        final Follower second = new Follower(1);
        final Follower third = new Follower(2);
        final Lead lead;

        Group(boolean watched) {
            lead = new Lead(List.of(first, second, third), watched);
        }

        /** The idle stack, from its top, holds these and only these, and each of them is parked. */
        boolean isStackSound() {
            int onStack = 0;
            for (int at = top(); at != LeadWord.NOBODY; at = member(at).next()) {
                if (!member(at).isParked() || ++onStack > 3) {
                    return false;
                }
            }
            return onStack == parked();
        }

        private int top() {
            String text = lead.toString();
            String top = text.substring(text.lastIndexOf(' ') + 1);
            return top.equals("nobody") ? LeadWord.NOBODY : Integer.parseInt(top);
        }

        private int parked() {
            return (first.isParked() ? 1 : 0) + (second.isParked() ? 1 : 0) + (third.isParked() ? 1 : 0);
        }

        private Follower member(int number) {
            return number == 0 ? first : number == 1 ? second : third;
        }
    }

    /** Two threads without work, and a lead that is free. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one of them leads")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "two leaders")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "both idle beside a free lead")
    @State
    public static class TwoThreadsSettleOnAFreeLead extends Group {

        public TwoThreadsSettleOnAFreeLead() {
            super(false);
        }

        @Actor
        public void one(ZZ_Result r) {
            r.r1 = lead.takeRole(first) == Role.LEADER;
        }

        @Actor
        public void other(ZZ_Result r) {
            r.r2 = lead.takeRole(second) == Role.LEADER;
        }
    }

    /** The watch takes the lead from a leader that is about to wait. */
    @JCStressTest
    @Outcome(id = "true, false, true", expect = ACCEPTABLE, desc = "it waits and is not relieved")
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "it is relieved and does not wait")
    @Outcome(expect = FORBIDDEN, desc = "the relieved one waits, or neither leads on")
    @State
    public static class ReliefAgainstWait extends Group {

        public ReliefAgainstWait() {
            super(true);
            lead.takeRole(first);
            lead.takeRole(second);
        }

        @Actor
        public void leader(ZZZ_Result r) {
            r.r1 = lead.beginWait(first);
        }

        @Actor
        public void watch(ZZZ_Result r) {
            r.r2 = lead.relieve(0, 0, second);
        }

        @Arbiter
        public void whoLeads(ZZZ_Result r) {
            r.r3 = lead.isLeader(first) && lead.isWaiting();
        }
    }

    /** A thread goes idle while the leader gives the lead away. */
    @JCStressTest
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "freed, and taken by the one that settles")
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "given to the idle one, which is woken")
    @Outcome(expect = FORBIDDEN, desc = "idle beside a free lead, or heir and not woken")
    @State
    public static class PassAgainstSettle extends Group {

        public PassAgainstSettle() {
            super(false);
            lead.takeRole(first);
        }

        @Actor
        public void leader(ZZZ_Result r) {
            r.r1 = lead.pass(first);
        }

        @Actor
        public void idle(ZZZ_Result r) {
            lead.takeRole(second);
        }

        @Arbiter
        public void atRest(ZZZ_Result r) {
            r.r2 = lead.isLeader(second);
            r.r3 = second.isParked();
        }
    }

    /** The leader passes the lead to the watching follower, which is about to relieve it. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "relieved; there is nothing left to pass")
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "passed; the watch is gone")
    @Outcome(expect = FORBIDDEN, desc = "the lead is lost, or its holder sleeps")
    @State
    public static class PassAgainstRelief extends Group {

        public PassAgainstRelief() {
            super(true);
            lead.takeRole(first);
            lead.takeRole(second);
        }

        @Actor
        public void leader() {
            lead.pass(first);
        }

        @Actor
        public void watch(ZZZ_Result r) {
            r.r2 = lead.relieve(0, 0, second);
        }

        @Arbiter
        public void atRest(ZZZ_Result r) {
            r.r1 = lead.isLeader(second);
            r.r3 = second.isParked();
        }
    }

    /** The watch goes to sleep until the leader is back, which is just coming back. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, false"}, expect = ACCEPTABLE, desc = "refused, or noticed by the leader")
    @Outcome(expect = FORBIDDEN, desc = "the watch sleeps beside a leader that is at work")
    @State
    public static class SleepAgainstReturn extends Group {

        public SleepAgainstReturn() {
            super(true);
            lead.takeRole(first);
            lead.takeRole(second);
            lead.beginWait(first);
        }

        @Actor
        public void leader() {
            lead.endWait();
        }

        @Actor
        public void watch(ZZ_Result r) {
            r.r1 = lead.sleepUntilWaitEnds(second);
        }

        @Arbiter
        public void atRest(ZZ_Result r) {
            r.r2 = lead.isAsleep();
        }
    }

    /** Two threads look for a helper, and one is idle. */
    @JCStressTest
    @Outcome(id = {"true, false, false", "false, true, false"}, expect = ACCEPTABLE, desc = "one of them wakes it")
    @Outcome(expect = FORBIDDEN, desc = "woken twice, or not at all")
    @State
    public static class TwoWakeOne extends Group {

        public TwoWakeOne() {
            super(false);
            lead.takeRole(first);
            lead.takeRole(second);
        }

        @Actor
        public void one(ZZZ_Result r) {
            r.r1 = lead.wakeOne();
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = lead.wakeOne();
        }

        @Arbiter
        public void atRest(ZZZ_Result r) {
            r.r3 = second.isParked();
        }
    }

    /** The ABA of the idle stack: the top goes, the one below goes, the top comes back; and somebody saw the old stack. */
    @JCStressTest
    @Outcome(id = {"true, true", "false, true"}, expect = ACCEPTABLE, desc = "on the stack are those that are parked")
    @Outcome(expect = FORBIDDEN, desc = "the stack names one that is awake, or has lost one that sleeps")
    @State
    public static class PopAgainstPopPopPush extends Group {

        public PopAgainstPopPopPush() {
            super(false);
            lead.takeRole(first);
            lead.takeRole(second);
            lead.takeRole(third);
        }

        @Actor
        public void one(ZZ_Result r) {
            r.r1 = lead.wakeSpare();
        }

        @Actor
        public void other() {
            if (lead.wakeSpare() && lead.wakeSpare()) {
                lead.takeRole(third);
            }
        }

        @Arbiter
        public void atRest(ZZ_Result r) {
            r.r2 = isStackSound();
        }
    }
}
