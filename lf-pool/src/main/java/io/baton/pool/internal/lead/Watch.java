package io.baton.pool.internal.lead;

/**
 * The watch of one idle thread over the leader's turns. It parks for a short interval, and when it sees the same turn twice it asks
 * the kernel whether the leader is blocked. A blocked leader is relieved at once; one that runs, or that waits for a core, only
 * after {@link #RUN_LIMIT_NANOS}, since taking the lead from a thread that merely lost its core doubles the work.
 *
 * <p><b>The interval</b> is the promotion delay, and each look costs a wake-up on a core that may be saturated. So it is
 * {@link #PROMOTION_DELAY_NANOS} where something has been slow lately. After {@link #QUICK_LOOKS} looks of which each saw another
 * turn, every other interval is {@link #RELAXED_NANOS} long. When the leader waits in epoll_wait and nothing has happened for two
 * looks, the watcher sleeps; the leader wakes it when it comes back. So a group at rest costs nothing, and a connection that sends
 * again and again pays one wake-up for a message at most.
 *
 * <p><b>Other groups.</b> A pool may have fewer idle threads than groups. Then a watcher looks at the leaders of the groups that have
 * no watcher of their own too ({@link Rounds}), and does not sleep as long as there is one.
 */
public final class Watch {

    /** A turn that outlasts this is slow: the promotion delay. */
    public static final long PROMOTION_DELAY_NANOS = 1_000_000;
    /** A leader that runs, rather than being blocked, is relieved after this. */
    static final long RUN_LIMIT_NANOS = 10_000_000;
    static final long RELAXED_NANOS = 8 * PROMOTION_DELAY_NANOS;
    static final int QUICK_LOOKS = 32;

    /** The groups without a watcher, seen by the watcher of another one. */
    public interface Rounds {

        /** Whether there are such groups. */
        boolean isNeeded();

        /** Looks at their leaders; true if the caller has taken the lead of one of these groups and must go there. */
        boolean relieve();
    }

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
    private int seenLeader = LeadWord.NOBODY;
    private long seenStep;
    private long seenSince;
    private int quickLooks;
    private int idleLooks;
    private boolean relaxed;

    /** A thread's own view of this leader, used whenever that thread has the watch or looks in between. */
    public Watch(Lead lead) {
        this.lead = lead;
    }

    /** Keeps the watch, from {@link Role#WATCHER} on, until another thread takes this one off it or it relieves a leader. */
    public End keep(Follower me, Rounds rounds) {
        seenLeader = LeadWord.NOBODY;
        idleLooks = 0;
        while (me.isParked()) {
            me.parkNanos(nextInterval());
            if (!me.isParked()) {
                return End.WOKEN;
            }
            if (rounds.relieve()) {
                lead.leaveWatch(me);
                return End.AWAY;
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
            if (overran(leader) && lead.relieve(leader.number(), seenSince, me)) {
                quickLooks = 0;
                return End.RELIEVED;
            }
        }
        return End.WOKEN;
    }

    /**
     * One look by a thread that does not have the watch: takes the lead if nobody watches, and the leader is stuck in the turn that
     * this thread saw at its last look.
     */
    public boolean relieveIfStuck(Follower me) {
        Follower leader = lead.leader();
        return leader != null && !lead.isWaiting() && overran(leader) && lead.relieve(leader.number(), seenSince, me);
    }

    /** Relaxed every other time: a turn that is seen after the long interval is looked at again after the short one. */
    private long nextInterval() {
        relaxed = idleLooks > 1 || !relaxed && quickLooks == QUICK_LOOKS;
        return relaxed ? RELAXED_NANOS : PROMOTION_DELAY_NANOS;
    }

    /** The leader waits. If it did nothing since the last look, and the one before, sleep until it is back. */
    private void rest(Follower leader, Follower me, Rounds rounds) {
        if (isNews(leader)) {
            idleLooks = 0;
        } else if (++idleLooks > 1 && !rounds.isNeeded() && lead.sleepUntilWaitEnds(me)) {
            sleep(me, rounds);
            idleLooks = 0;
            relaxed = true;
        }
    }

    private void sleep(Follower me, Rounds rounds) {
        // The flag ASLEEP comes before this look at the rounds, and the loss of a watcher before the nudge: one sees the other.
        while (me.isParked() && lead.isAsleep() && !rounds.isNeeded()) {
            me.parkNanos(Long.MAX_VALUE);
        }
    }

    private boolean overran(Follower leader) {
        if (isNews(leader)) {
            return false;
        }
        long nanos = System.nanoTime() - seenSince;
        return nanos >= RUN_LIMIT_NANOS || nanos >= PROMOTION_DELAY_NANOS && leader.isBlocked();
    }

    /** Whether another turn runs than at the last look; if so it counts from now. */
    private boolean isNews(Follower leader) {
        long step = leader.step();
        if (leader.number() == seenLeader && step == seenStep) {
            return false;
        }
        quickLooks = Math.min(quickLooks + 1, QUICK_LOOKS);
        seenLeader = leader.number();
        seenStep = step;
        seenSince = System.nanoTime();
        return true;
    }
}
