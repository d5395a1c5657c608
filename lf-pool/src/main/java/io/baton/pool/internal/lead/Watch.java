package io.baton.pool.internal.lead;

/**
 * The watch of one idle follower over the leader's turns: it parks for a short interval, and when it sees the same turn twice it
 * asks the kernel whether the leader is blocked. A blocked leader is relieved at once; one that runs, or that waits for a core,
 * only after {@link #RUN_LIMIT_NANOS}, since taking the lead from a thread that merely lost its core doubles the work.
 *
 * <p><b>The interval</b> is the promotion delay, and is paid for on a saturated core. So it is {@link #PROMOTION_DELAY_NANOS} where
 * something has been slow lately; after {@link #QUICK_LOOKS} looks at which every turn was another, only every second one comes so
 * soon, the others after {@link #RELAXED_NANOS}. When the leader waits in epoll_wait and nothing has happened for two looks, the watch
 * sleeps: the leader wakes it when it comes back. So a group at rest costs nothing, and a connection that sends again and again
 * pays one wake-up for a message at most.
 */
public final class Watch {

    /** A turn that outlasts this is slow: the promotion delay. */
    public static final long PROMOTION_DELAY_NANOS = 1_000_000;
    /** A leader that runs, rather than being blocked, is relieved after this. */
    static final long RUN_LIMIT_NANOS = 10_000_000;
    static final long RELAXED_NANOS = 8 * PROMOTION_DELAY_NANOS;
    static final int QUICK_LOOKS = 32;

    private final Lead lead;
    private int seenLeader = LeadWord.NOBODY;
    private long seenStep;
    private long seenSince;
    private int quickLooks;
    private int idleLooks;
    private boolean relaxed;

    /** A thread's own watch, used whenever that thread has it. */
    public Watch(Lead lead) {
        this.lead = lead;
    }

    /**
     * Keeps the watch from {@link Role#WATCHER} on until this thread is taken off it.
     *
     * @return true if it took the lead from a leader that did not come back
     */
    public boolean keep(Follower me) {
        seenLeader = LeadWord.NOBODY;
        idleLooks = 0;
        while (me.isParked()) {
            me.parkNanos(nextInterval());
            if (!me.isParked()) {
                return false;
            }
            Follower leader = lead.leader();
            if (leader == null) {
                continue;
            }
            if (lead.isWaiting()) {
                rest(leader, me);
            } else if (overran(leader) && lead.relieve(leader.number(), seenSince, me)) {
                quickLooks = 0;
                return true;
            }
        }
        return false;
    }

    /** Relaxed every other time: a turn that is seen after the long interval is looked at again after the short one. */
    private long nextInterval() {
        relaxed = !relaxed && quickLooks == QUICK_LOOKS;
        return relaxed ? RELAXED_NANOS : PROMOTION_DELAY_NANOS;
    }

    /** The leader waits. If it did nothing since the last look, and the one before, sleep until it is back. */
    private void rest(Follower leader, Follower me) {
        if (isNews(leader)) {
            idleLooks = 0;
        } else if (++idleLooks > 1 && lead.sleepUntilWaitEnds(me)) {
            sleep(me);
            idleLooks = 0;
            relaxed = true;
        }
    }

    private void sleep(Follower me) {
        while (me.isParked() && lead.isAsleep()) {
            me.parkNanos(Long.MAX_VALUE);
        }
    }

    private boolean overran(Follower leader) {
        if (isNews(leader)) {
            return false;
        }
        long now = System.nanoTime();
        return now - seenSince >= RUN_LIMIT_NANOS || leader.isBlocked();
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
