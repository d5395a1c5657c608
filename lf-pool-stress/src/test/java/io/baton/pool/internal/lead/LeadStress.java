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

    /** Three followers of one group. None is bound to a real thread, so none parks. */
    static class Group {
        final Follower first = new Follower(0);
        final Follower second = new Follower(1);
        final Follower third = new Follower(2);
        final Lead lead;

        Group(boolean watched) {
            lead = new Lead(List.of(first, second, third), watched);
        }

        /** Whether the idle stack holds exactly the followers that are parked. */
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

    /** Two threads become idle while the lead is free. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one thread leads")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "two leaders")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "both are idle, and no thread leads")
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

    /** The watching follower relieves a leader that is about to wait. */
    @JCStressTest
    @Outcome(id = "true, false, true", expect = ACCEPTABLE, desc = "the leader waits and is not relieved")
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "the leader is relieved and does not wait")
    @Outcome(expect = FORBIDDEN, desc = "the relieved thread waits, or no thread leads")
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

    /** A thread becomes idle while the leader gives the lead away. */
    @JCStressTest
    @Outcome(id = "false, true, false", expect = ACCEPTABLE, desc = "the lead was free, and the idle thread took it")
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "the lead was given to the idle thread, which is woken")
    @Outcome(expect = FORBIDDEN, desc = "no thread leads, or the new leader is not woken")
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

    /** The leader gives the lead to the watching follower, which is about to relieve it. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "relieved first: there is no lead left to give away")
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "given away first: the follower does not watch any more")
    @Outcome(expect = FORBIDDEN, desc = "the lead is lost, or the new leader sleeps")
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

    /** The watching follower goes to sleep until the leader returns from its wait, just when the leader returns. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, false"}, expect = ACCEPTABLE, desc = "the sleep is refused, or the leader notices it")
    @Outcome(expect = FORBIDDEN, desc = "the watching follower sleeps while the leader works")
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

    /** Two threads wake a helper, and one follower is idle. */
    @JCStressTest
    @Outcome(id = {"true, false, false", "false, true, false"}, expect = ACCEPTABLE, desc = "one thread wakes it")
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

    /**
     * The ABA of the idle stack: one thread pops the top two followers and pushes the first again, while another saw the old
     * stack.
     */
    @JCStressTest
    @Outcome(id = {"true, true", "false, true"}, expect = ACCEPTABLE, desc = "the stack holds exactly the parked followers")
    @Outcome(expect = FORBIDDEN, desc = "the stack holds a follower that is awake, or has lost one that is parked")
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
