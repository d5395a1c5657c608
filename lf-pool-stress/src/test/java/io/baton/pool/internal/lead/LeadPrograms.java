package io.baton.pool.internal.lead;

import io.baton.pool.model.SimulatedJdk;
import io.baton.pool.schedule.Program;
import io.baton.pool.schedule.Steps;

import java.util.ArrayList;
import java.util.List;

/** What happens to the lead of three followers, of which the first one leads when it begins. */
public final class LeadPrograms {

    private LeadPrograms() {
    }

    abstract static class Group implements Program, SimulatedJdk.Machine {

        final SimulatedJdk jdk = new SimulatedJdk(this);
        final List<Follower> followers = List.of(new Follower(0), new Follower(1), new Follower(2));
        final Lead lead;
        private final List<Runnable> threads = new ArrayList<>();

        Group(boolean watched) {
            lead = new Lead(followers, watched);
            lead.takeRole(followers.get(0));
        }

        final void thread(Runnable task) {
            threads.add(task);
        }

        /** A thread of this follower. */
        final void thread(Follower follower, Runnable task) {
            thread(() -> {
                follower.bind(null);
                task.run();
            });
        }

        @Override
        public List<Runnable> threads() {
            return threads;
        }

        @Override
        public boolean timePasses(Object blocker) {
            return false;
        }

        @Override
        public boolean isBlocked(Object follower) {
            return false;
        }

        /** The idle stack holds exactly the followers that are parked. */
        final void requireSound() {
            List<Integer> stack = new ArrayList<>();
            for (int at = LeadWord.top(lead.word()); at != LeadWord.NOBODY; at = followers.get(at).next()) {
                require(!stack.contains(at), "the idle stack has a loop: " + stack);
                stack.add(at);
            }
            for (Follower each : followers) {
                require(each.isParked() == stack.contains(each.number()), each + ", and the idle stack holds " + stack);
            }
        }

        static void require(boolean holds, String otherwise) {
            if (!holds) {
                throw new AssertionError(otherwise);
            }
        }
    }

    /** A thread becomes idle and parks, and another one wakes whoever it finds. */
    public static final class WokenAsItBecomesIdle extends Group {

        private boolean woken;
        private boolean hasEnded;

        public WokenAsItBecomesIdle() {
            super(false);
            Follower idle = followers.get(1);
            thread(idle, () -> {
                lead.takeRole(idle);
                lead.idle(idle);
                hasEnded = true;
            });
            thread(() -> woken = lead.wakeOne());
        }

        @Override
        public void check() {
            require(woken == hasEnded, woken ? "it was woken, and it is parked" : "nobody has woken it, and it is not parked");
            requireSound();
        }
    }

    /** A thread that is woken becomes idle again, while others take what they saw on the stack before. */
    public static final class BackOnTheStack extends Group {

        public BackOnTheStack() {
            super(false);
            Follower top = followers.get(2);
            lead.takeRole(followers.get(1));
            lead.takeRole(top);
            thread(() -> lead.wakeSpare());
            thread(() -> {
                if (lead.wakeSpare() && lead.wakeSpare() && !top.isParked()) {
                    lead.takeRole(top);
                }
            });
        }

        @Override
        public void check() {
            requireSound();
        }
    }

    /** The leader gives the lead away as a thread becomes idle, and parks. */
    public static final class PassedAsItBecomesIdle extends Group {

        private boolean led;

        public PassedAsItBecomesIdle() {
            super(false);
            Follower idle = followers.get(1);
            thread(idle, () -> {
                if (lead.takeRole(idle) != Role.LEADER) {
                    lead.idle(idle);
                }
                led = lead.isLeader(idle);
            });
            thread(() -> lead.pass(followers.get(0)));
        }

        @Override
        public void check() {
            require(led, "it does not lead: " + lead);
            requireSound();
        }
    }

    /** The time of an idle thread is over. Another one may be idle, too, and only that; a third one may have work for an idle one. */
    abstract static class TimeIsOver extends Group implements Excess {

        private static final long COUNT = Steps.bit("threads too many");
        private final Follower looks;
        private final Follower other;
        private final boolean alone;
        private int tooMany = 1;
        private boolean gaveBack;
        private boolean hasEnded;
        private boolean works;
        private boolean woken;

        TimeIsOver(int onTheStack, int number, boolean workComes) {
            super(false);
            looks = followers.get(number);
            other = followers.get(3 - number);
            alone = onTheStack == 1;
            for (int i = 1; i <= onTheStack; i++) {
                lead.takeRole(followers.get(i));
            }
            thread(looks, () -> {
                hasEnded = lead.idle(looks, this);
                works = !hasEnded;
            });
            if (workComes) {
                thread(() -> woken = lead.wakeOne());
            }
        }

        /** If another thread is about to wake this one: once it has, as this one would ask again and again until then. */
        @Override
        public boolean isAny() {
            Steps.at(COUNT | Steps.bit("Follower.parked"), 0, () -> !gaveBack || !looks.isParked());
            return tooMany > 0;
        }

        @Override
        public boolean take() {
            Steps.at(0, COUNT);
            tooMany--;
            return true;
        }

        @Override
        public void giveBack() {
            Steps.at(0, COUNT);
            tooMany++;
            gaveBack = true;
        }

        @Override
        public long idleNanos() {
            return 0;
        }

        @Override
        public void check() {
            boolean otherEnds = other.takeEnding();
            int ended = (hasEnded ? 1 : 0) + (otherEnds ? 1 : 0);
            int working = (works ? 1 : 0) + (alone || otherEnds || other.isParked() ? 0 : 1);
            require(ended == 1 - tooMany, ended + " have ended, and " + tooMany + " are too many");
            require(working == (woken ? 1 : 0), working + " threads work, and the work has woken " + (woken ? "one" : "none"));
            requireSound();
        }
    }

    /** It is the only one. */
    public static final class TimeIsOverAsWorkComes extends TimeIsOver {
        public TimeIsOverAsWorkComes() {
            super(1, 1, true);
        }
    }

    /** It is on top of the stack. */
    public static final class TimeIsOverOnTop extends TimeIsOver {
        public TimeIsOverOnTop() {
            super(2, 2, true);
        }
    }

    /** It is below another one, which ends in its place. */
    public static final class TimeIsOverBelow extends TimeIsOver {
        public TimeIsOverBelow() {
            super(2, 1, true);
        }
    }

    /** It is below another one, which ends in its place, and nobody wakes any. */
    public static final class TimeIsOverAndNoWorkComes extends TimeIsOver {
        public TimeIsOverAndNoWorkComes() {
            super(2, 1, false);
        }
    }

    /** The leader blocks in each of two turns for a moment, as another thread looks whether it is stuck in one. */
    public static final class BlocksForMoments extends Group {

        private static final long BLOCKED = Steps.bit("blocked");
        private static final long STEP = Steps.bit("Follower.step");
        private final List<Integer> looks = new ArrayList<>();
        private boolean relieved;
        private boolean blocked;
        private int turn;

        public BlocksForMoments() {
            super(true);
            Follower leader = followers.get(0);
            Watch watch = new Watch(lead);
            thread(leader, () -> {
                for (int i = 0; i < 2; i++) {
                    leader.beginTurn();
                    turn++;
                    block(true);
                    block(false);
                }
            });
            thread(() -> relieved = watch.relieveIfStuck(followers.get(1)));
        }

        private void block(boolean now) {
            Steps.at(0, BLOCKED);
            blocked = now;
        }

        @Override
        public boolean isBlocked(Object follower) {
            Steps.at(BLOCKED | STEP, 0);
            looks.add(blocked ? turn : 0);
            return blocked;
        }

        @Override
        public void check() {
            boolean stuck = looks.size() == 2 && looks.get(0) > 0 && looks.get(0).equals(looks.get(1));
            require(!relieved || stuck, "relieved because it was seen blocked in turns " + looks);
        }
    }
}
