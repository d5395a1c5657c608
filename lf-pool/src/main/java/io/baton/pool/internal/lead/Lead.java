package io.baton.pool.internal.lead;

import static io.baton.pool.internal.lead.LeadWord.ASLEEP;
import static io.baton.pool.internal.lead.LeadWord.NOBODY;
import static io.baton.pool.internal.lead.LeadWord.WAITING;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The lead of one group: one token, held by the thread that may wait in epoll_wait, or free while every thread is busy.
 *
 * <p>One atomic word ({@link LeadWord}) says who leads, who watches the leader, which threads are idle (a stack), and whether the
 * leader is in epoll_wait. Every change of any of these is a CAS of the whole word, so the following holds at every moment:
 * <ul>
 * <li><b>At most one thread is in epoll_wait.</b> A thread enters it only after {@link #beginWait}, a CAS that succeeds only for
 *     the leader and sets WAITING. The lead is taken from a leader ({@link #relieve}) only by a CAS that finds WAITING clear.
 * <li><b>No thread is idle beside a free lead.</b> {@link #takeRole} reads that the lead is taken and makes the thread idle in
 *     the same CAS. {@link #pass} frees the lead only in a CAS that finds nobody idle; otherwise it hands the lead to an idle
 *     thread.
 * </ul>
 *
 * <p><b>Why no event is lost.</b> The events of one epoll_wait are in the group's {@link ReadyBatch}, which belongs to no thread.
 * WAITING stays set until the batch is published, so a thread that takes the lead sees all of it and continues where the last
 * leader stopped. A leader that loses the lead in the middle of a turn finds that out afterwards ({@link #isLeader}) and claims
 * no further event as leader; if two threads claim at once, each event still goes to one of them.
 *
 * <p><b>Why no wake-up is lost.</b> The word does not say what there is to do. So a thread that queues work first queues it and
 * then looks for an idle thread, and a thread that becomes idle first becomes findable by {@link #takeRole} and then looks for
 * work once more. Both orders are a volatile write before a volatile read: at least one of the two threads sees the other.
 * Only the thread whose CAS took an idle thread off the word wakes it. The woken thread looks for work from the beginning; if
 * another thread took the work first, the wake-up is harmless.
 *
 * <p><b>The watch.</b> Of the idle threads one is the watcher: it parks with a time limit and looks at the leader from time to
 * time ({@link Watch}). It is the last idle thread to be taken for other work. While all other threads run turns, nobody watches.
 */
public final class Lead extends IdleStack {

    private final boolean watched;
    private final Leaderless leaderless = new Leaderless();
    private final BlockRate blocks = new BlockRate(System.nanoTime());

    /**
     * A free lead.
     *
     * @param followers the threads that may come to serve the group, by number
     * @param watched whether an idle follower watches the leader's turns
     */
    public Lead(List<Follower> followers, boolean watched) {
        super(followers);
        this.watched = watched;
    }

    /** Gives a role to a thread that has nothing to do. After WATCHER and IDLE other threads can find and wake it. */
    public Role takeRole(Follower me) {
        for (;;) {
            long seen = word();
            if (LeadWord.leader(seen) == NOBODY) {
                if (takeFree(seen, me)) {
                    return Role.LEADER;
                }
            } else if (watched && LeadWord.watcher(seen) == NOBODY) {
                me.prepareToPark();
                if (cas(seen, LeadWord.clear(LeadWord.withWatcher(seen, me.number()), ASLEEP))) {
                    return Role.WATCHER;
                }
                me.cancelPark();
            } else {
                me.next(LeadWord.top(seen));
                me.prepareToPark();
                if (cas(seen, LeadWord.withTop(seen, me.number()))) {
                    return Role.IDLE;
                }
                me.cancelPark();
            }
        }
    }

    /** Takes the lead if nobody has it; true if {@code me} has it now. By a thread without a role. */
    public boolean takeIfFree(Follower me) {
        long seen = word();
        return LeadWord.leader(seen) == NOBODY ? takeFree(seen, me) : LeadWord.leader(seen) == me.number();
    }

    private boolean takeFree(long seen, Follower me) {
        if (!cas(seen, LeadWord.withLeader(seen, me.number()))) {
            return false;
        }
        leaderless.ends();
        return true;
    }

    /**
     * Wakes one idle follower, the one that became idle last, and the watcher only if there is no other; false if none is idle.
     */
    public boolean wakeOne() {
        return wakeSpare() || wakeWatcher();
    }

    /** Takes the watcher off the watch and wakes it for other work; false if nobody watches. */
    public boolean wakeWatcher() {
        for (;;) {
            long seen = word();
            int watcher = LeadWord.watcher(seen);
            if (watcher == NOBODY) {
                return false;
            }
            if (cas(seen, LeadWord.withoutWatcher(seen))) {
                follower(watcher).wake();
                return true;
            }
        }
    }

    /** Has the watcher look around at once, though the leader waits; it keeps the watch. False if nobody watches. */
    public boolean nudgeWatcher() {
        int watcher = LeadWord.watcher(word());
        if (watcher == NOBODY) {
            return false;
        }
        follower(watcher).nudge();
        return true;
    }

    /** {@link #nudgeWatcher} if the watcher sleeps until the leader is back; false if it does not. */
    public boolean nudgeIfAsleep() {
        return isAsleep() && nudgeWatcher();
    }

    /** Gives the watch up. Does nothing if another thread took {@code me} off it before. */
    public void leaveWatch(Follower me) {
        long seen = word();
        while (LeadWord.watcher(seen) == me.number() && !cas(seen, LeadWord.withoutWatcher(seen))) {
            seen = word();
        }
        me.cancelPark();
    }

    /**
     * Makes sure that an idle follower watches the leader, before this thread starts work. A follower that is woken here becomes
     * the watcher.
     *
     * @return false if nobody is idle, so that nobody could relieve the leader
     */
    public boolean keepWatch() {
        return !watched || isWatched() || wakeSpare() || isWatched();
    }

    /**
     * Gives the lead to an idle follower, or frees it if none is idle. Does nothing if {@code me} is not the leader. Must not be
     * called while it waits.
     *
     * @return false if nobody leads now
     */
    public boolean pass(Follower me) {
        for (;;) {
            long seen = word();
            if (LeadWord.leader(seen) != me.number()) {
                return true;
            }
            int top = LeadWord.top(seen);
            int heir = top != NOBODY ? top : LeadWord.watcher(seen);
            long left = LeadWord.withLeader(seen, heir);
            if (top != NOBODY) {
                left = LeadWord.withTop(left, follower(top).next());
            } else if (heir != NOBODY) {
                left = LeadWord.withoutWatcher(left);
            } else {
                leaderless.begins();
            }
            if (cas(seen, left)) {
                if (heir != NOBODY) {
                    follower(heir).wake();
                }
                return heir != NOBODY;
            }
        }
    }

    /** {@link #pass} by the calling thread, if it leads. False if nobody leads now because of this. */
    public boolean passIfLeading() {
        Follower leader = leader();
        return leader == null || !leader.isCurrentThread() || pass(leader);
    }

    /**
     * The leader is about to call epoll_wait.
     *
     * @return false if it is not the leader any more: it must not wait
     */
    public boolean beginWait(Follower me) {
        for (;;) {
            long seen = word();
            if (LeadWord.leader(seen) != me.number()) {
                return false;
            }
            if (cas(seen, LeadWord.set(seen, WAITING))) {
                return true;
            }
        }
    }

    /** The leader has come back from epoll_wait and published the batch. Wakes the watcher if that sleeps. */
    public void endWait() {
        for (;;) {
            long seen = word();
            if (cas(seen, LeadWord.clear(seen, WAITING | ASLEEP))) {
                if (LeadWord.has(seen, ASLEEP)) {
                    follower(LeadWord.watcher(seen)).nudge();
                }
                return;
            }
        }
    }

    /** The watcher wants to sleep until the leader comes back from epoll_wait; refused if it is back already. */
    boolean sleepUntilWaitEnds(Follower me) {
        long seen = word();
        return LeadWord.has(seen, WAITING) && LeadWord.watcher(seen) == me.number()
                && cas(seen, LeadWord.set(seen, ASLEEP));
    }

    /**
     * Takes the lead from a leader that does not come back from its turn. By the watcher, which thereby leaves the watch, or,
     * while nobody watches, by any thread without a role.
     *
     * @param from the number of that leader
     * @param since the earliest time at which it is known to have been in this turn, by {@link System#nanoTime}
     * @return false if it waits again or has lost the lead, or if another thread has the watch, or if the lead word changes at
     *         this moment: then the next look decides
     */
    boolean relieve(int from, long since, Follower me) {
        long seen = word();
        int watcher = LeadWord.watcher(seen);
        boolean mayRelieve = watcher == me.number() || watcher == NOBODY && !me.isParked();
        if (!mayRelieve || from == me.number() || LeadWord.leader(seen) != from || LeadWord.has(seen, WAITING)
                || !cas(seen, LeadWord.withoutWatcher(LeadWord.withLeader(seen, me.number())))) {
            return false;
        }
        me.cancelPark();
        leaderless.add(since);
        blocks.blocked(System.nanoTime());
        return true;
    }

    /** How often leaders of this group were relieved lately. */
    BlockRate blocks() {
        return blocks;
    }

    /** The time in which events could wait and nobody led. */
    public Leaderless leaderless() {
        return leaderless;
    }

    /** Wakes every idle thread, so that it sees that the pool is stopping. */
    public void wakeAll() {
        while (wakeOne()) {
            Thread.onSpinWait();
        }
    }

    /** The leader at this moment, or null. */
    @Nullable Follower leader() {
        int leader = LeadWord.leader(word());
        return leader == NOBODY ? null : follower(leader);
    }
}
