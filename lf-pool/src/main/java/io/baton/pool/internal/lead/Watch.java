package io.baton.pool.internal.lead;

import java.util.function.BooleanSupplier;

/**
 * The watch of one idle thread over the leader's turns. It parks for an interval and then looks. If the leader is in a turn, it
 * asks the kernel whether the leader's thread is blocked. If it is, and still is in the same turn {@link #CONFIRM_NANOS} later,
 * it is relieved at once: so a turn that blocks unforeseen costs the others an interval at most. A leader that runs, or that
 * waits for a core, is relieved when it has been in one turn for {@link #RUN_LIMIT_NANOS}, since taking the lead from a thread
 * that merely lost its core doubles the work. If no thread waits for a core, it runs and another core is idle: then {@link
 * #PROMOTION_DELAY_NANOS} are enough.
 *
 * <p><b>The interval</b> follows the rate of blocks ({@link BlockRate}), from 100 microseconds to 8 ms. After a long interval
 * that ended with a look at a leader that runs comes one of {@link #PROMOTION_DELAY_NANOS} at most: a turn that keeps its core is
 * known by a second look at it. When the leader waits in epoll_wait and nothing has happened for two looks, the watcher sleeps;
 * the leader wakes it when it comes back. So a group at rest costs nothing, and a connection that sends again and again pays one
 * wake-up for a message at most.
 *
 * <p><b>Other groups.</b> A pool may have fewer idle threads than groups. Then a watcher looks at the leaders of the groups that
 * have no watcher of their own too ({@link Rounds}), and does not sleep as long as there is one.
 */
public final class Watch {

    /** A turn that outlasts this is slow: the promotion delay. */
    public static final long PROMOTION_DELAY_NANOS = 1_000_000;
    /** A leader that runs, rather than being blocked, is relieved after this if no core is known to be idle. */
    static final long RUN_LIMIT_NANOS = 10_000_000;
    /** The time between the two looks that find a leader blocked: a lock that is held for a moment is no block. */
    static final long CONFIRM_NANOS = 20_000;

    /** The interval while turns wait for a thread. */
    private static final long TURNS_WAIT_NANOS = 500_000;

    /** The groups without a watcher, and turns that wait, seen by the watcher of another one. */
    public interface Rounds {

        /** Whether there are such groups or turns. */
        boolean isNeeded();

        /** Looks at their leaders; true if the caller has taken the lead of one of these groups and must go there. */
        boolean relieve();

        /** Whether turns wait for a thread and the watcher, as the last idle one, has to look at them. */
        default boolean turnsWait() {
            return false;
        }

        /** Whether the watcher is to leave the watch for one of these turns. */
        default boolean callsWatcher() {
            return false;
        }

        /** How many times as long as usual a leader that runs keeps the lead. */
        default int reluctance() {
            return 1;
        }
    }

    private static final Rounds NONE = new Rounds() {
        @Override
        public boolean isNeeded() {
            return false;
        }

        @Override
        public boolean relieve() {
            return false;
        }
    };

    /** How a watch ended. */
    public enum End {
        /** Another thread took the watcher off for other work. */
        WOKEN,
        /** The watcher took the lead of its group. */
        RELIEVED,
        /** The watcher took the lead of another group. */
        AWAY
    }

    private final Lead lead;
    private final BooleanSupplier coreIdle;
    private int seenLeader = LeadWord.NOBODY;
    private long seenStep;
    private long seenSince;
    /**
     * When the turn that was seen began, as far as is known: half way between the last look before it and the first one at it.
     */
    private long beganAbout;
    private long lookedAt = System.nanoTime();
    private int idleLooks;
    private boolean sawRunning;
    private boolean longInterval;
    private boolean lookAtOnce;

    /**
     * A thread's own view of this leader, used whenever that thread has the watch or looks in between. No core is known to be
     * idle.
     */
    public Watch(Lead lead) {
        this(lead, () -> false);
    }

    /**
     * A thread's own view of this leader, used whenever that thread has the watch or looks in between.
     *
     * @param coreIdle whether no thread of the machine waits for a core; asked by the thread that looks
     */
    public Watch(Lead lead, BooleanSupplier coreIdle) {
        this.lead = lead;
        this.coreIdle = coreIdle;
    }

    /** Keeps the watch, from {@link Role#WATCHER} on, until another thread takes this one off it or it relieves a leader. */
    public End keep(Follower me, Rounds rounds) {
        seenLeader = LeadWord.NOBODY;
        idleLooks = 0;
        while (me.isParked()) {
            me.parkNanos(nextInterval(rounds));
            if (!me.isParked()) {
                return End.WOKEN;
            }
            if (rounds.relieve()) {
                lead.leaveWatch(me);
                return End.AWAY;
            }
            if (rounds.callsWatcher()) {
                lead.leaveWatch(me);
                return End.WOKEN;
            }
            Follower leader = lead.leader();
            if (leader == null) {
                continue;
            }
            if (lead.isWaiting()) {
                rest(leader, me, rounds);
                continue;
            }
            idleLooks = 0;
            if (isStuck(leader, rounds) && lead.relieve(leader.number(), beganAbout, me)) {
                return End.RELIEVED;
            }
        }
        return End.WOKEN;
    }

    /**
     * One look by a thread that does not have the watch: takes the lead if nobody watches and the leader is blocked, or has been
     * running in the turn that this thread saw at its last look for too long.
     */
    public boolean relieveIfStuck(Follower me) {
        Follower leader = lead.leader();
        return leader != null && leader != me && !lead.isWaiting() && isStuck(leader, NONE)
                && lead.relieve(leader.number(), beganAbout, me);
    }

    private long nextInterval(Rounds rounds) {
        if (lookAtOnce) {
            lookAtOnce = false;
            return 0;
        }
        if (rounds.turnsWait()) {
            return Math.min(TURNS_WAIT_NANOS, lead.blocks().interval(System.nanoTime()));
        }
        long best = idleLooks > 1 ? BlockRate.LONGEST_NANOS : lead.blocks().interval(System.nanoTime());
        boolean makesSure = longInterval && sawRunning;
        sawRunning = false;
        longInterval = best > PROMOTION_DELAY_NANOS && !makesSure;
        return makesSure ? Math.min(best, PROMOTION_DELAY_NANOS) : best;
    }

    /** The leader waits. If it did nothing since the last look, and the one before, sleep until it is back. */
    private void rest(Follower leader, Follower me, Rounds rounds) {
        if (isNews(leader)) {
            idleLooks = 0;
        } else if (++idleLooks > 1 && !rounds.isNeeded() && lead.sleepUntilWaitEnds(me)) {
            sleep(me, rounds);
            idleLooks = 0;
            // What comes after a rest is looked at soon.
            longInterval = true;
            sawRunning = true;
        }
    }

    private void sleep(Follower me, Rounds rounds) {
        // The flag ASLEEP comes before this look at the rounds, and the loss of a watcher before the nudge: one sees the other.
        while (me.isParked() && lead.isAsleep() && !rounds.isNeeded()) {
            me.parkNanos(Long.MAX_VALUE);
        }
        lookAtOnce = rounds.isNeeded();
    }

    /** Whether the leader, which did not wait just now, does not come back from its turn. */
    private boolean isStuck(Follower leader, Rounds rounds) {
        boolean news = isNews(leader);
        if (leader.isBlocked()) {
            return isStillBlocked(leader);
        }
        sawRunning = true;
        if (news) {
            return false;
        }
        long nanos = System.nanoTime() - seenSince;
        if (nanos < PROMOTION_DELAY_NANOS) {
            return false;
        }
        int times = rounds.reluctance();
        return nanos >= times * RUN_LIMIT_NANOS || nanos >= times * PROMOTION_DELAY_NANOS && coreIdle.getAsBoolean();
    }

    /**
     * A thread in epoll_wait is blocked for the kernel, too, and so is one that blocks for a moment in a later turn. So the order
     * counts: if the leader was blocked, does not wait, and then has the step that was seen, it was blocked in the turn that was
     * seen. A leader that comes back from epoll_wait changes its step first. If it goes there now, the relief is refused.
     */
    private boolean isStillBlocked(Follower leader) {
        long end = System.nanoTime() + CONFIRM_NANOS;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        return leader.isBlocked() && !lead.isWaiting() && leader.step() == seenStep;
    }

    /** Whether another turn runs than at the last look; if so it counts from now. */
    private boolean isNews(Follower leader) {
        long step = leader.step();
        long now = System.nanoTime();
        long before = Math.min(now - lookedAt, BlockRate.LONGEST_NANOS);
        lookedAt = now;
        if (leader.number() == seenLeader && step == seenStep) {
            return false;
        }
        seenLeader = leader.number();
        seenStep = step;
        seenSince = now;
        beganAbout = now - before / 2;
        return true;
    }
}
