package io.baton.pool.internal.lead;

import static io.baton.pool.internal.lead.LeadWord.ASLEEP;
import static io.baton.pool.internal.lead.LeadWord.NOBODY;
import static io.baton.pool.internal.lead.LeadWord.WAITING;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * The lead of one group: exactly one token, held by one thread, or by nobody while every thread is at work.
 *
 * <p><b>Invariant.</b> At most one thread is in epoll_wait. While a thread is idle, somebody leads. One CAS word
 * ({@link LeadWord}) holds the stack of idle followers, the leader, the watching follower, and whether the leader waits;
 * so there is no moment at which a thread goes idle beside a free lead, and none at which two threads wait:
 * <ul>
 * <li>{@link #takeRole}: a thread without work takes the lead if it is free, else the watch if it is vacant, else goes onto the
 *     stack, in one CAS. It never parks beside a free lead.
 * <li>{@link #beginWait}: only the leader gets from here into epoll_wait, and only by a CAS that still finds it leader. WAITING
 *     is set from before the wait until after the batch is published.
 * <li>{@link #relieve}: the lead is taken from a leader only while WAITING is clear. So a relief is always safe, and a needless
 *     one costs time, not order: the old leader finds the lead gone when it comes to {@link #beginWait} or {@link #isLeader}.
 * <li>{@link #pass}: the lead goes to an idle follower if there is one; it becomes free only when there is none.
 * </ul>
 * A follower that is taken off the stack is woken by the one who took it, and looks for work anew: whoever found it first makes
 * the wake-up a cheap no-op. The lead word says nothing of what there is to do, so nothing is lost with a wake-up.
 *
 * <p><b>Who watches.</b> One idle follower at most parks with a time limit, and looks at the leader when it is over
 * ({@link Watch}). It is the last that is taken for other work. Whoever leaves the watch vacant while others are idle wakes one
 * of them ({@link #keepWatch}), who settles into it.
 */
public final class Lead {

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Lead.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final List<Follower> followers;
    private final boolean watched;
    private final Leaderless leaderless = new Leaderless();
    private final ServingThreads servingThreads = new ServingThreads();
    @SuppressWarnings("unused")
    private volatile long word;

    /**
     * A free lead.
     *
     * @param followers the threads that may come to serve the group, by number
     * @param watched whether an idle follower watches the leader's turns
     */
    public Lead(List<Follower> followers, boolean watched) {
        if (followers.size() > LeadWord.MAX_THREADS) {
            throw new IllegalArgumentException("a group has at most " + LeadWord.MAX_THREADS + " threads, not "
                    + followers.size());
        }
        this.followers = List.copyOf(followers);
        this.watched = watched;
    }

    /** Finds a place for a thread that has nothing to do. After WATCHER and IDLE others may find and wake it. */
    public Role takeRole(Follower me) {
        for (;;) {
            long seen = word;
            if (LeadWord.leader(seen) == NOBODY) {
                if (cas(seen, LeadWord.withLeader(seen, me.number()))) {
                    leaderless.ends();
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

    /** Parks a thread that {@link #takeRole} has put on the idle stack, until it is taken off. */
    public void idle(Follower me) {
        me.park();
    }

    /** Whether this thread holds the lead. */
    public boolean isLeader(Follower me) {
        return LeadWord.leader(word) == me.number();
    }

    /** Whether somebody leads. */
    public boolean isTaken() {
        return LeadWord.leader(word) != NOBODY;
    }

    /**
     * Takes one idle follower and wakes it, the warmest first and the watching one last.
     *
     * @return false if none is idle; one that comes just now looks itself whether there is something to do
     */
    public boolean wakeOne() {
        return wakeSpare() || wakeWatcher();
    }

    /** Wakes an idle follower for a slow turn; not the watching one, unless the group has but two threads now. */
    public boolean wakeForSlowTurn() {
        return wakeSpare() || servingThreads.canNotSpareAWatcher() && wakeWatcher();
    }

    /** Whether a thread may go to a slow turn: one stays to watch, unless there are but two. */
    public boolean canSpare() {
        return servingThreads.canNotSpareAWatcher() || isWatched();
    }

    /** Takes one idle follower, but not the watching one, and wakes it. */
    public boolean wakeSpare() {
        for (;;) {
            long seen = word;
            int top = LeadWord.top(seen);
            if (top == NOBODY) {
                return false;
            }
            Follower idle = followers.get(top);
            if (cas(seen, LeadWord.withTop(seen, idle.next()))) {
                idle.wake();
                return true;
            }
        }
    }

    private boolean wakeWatcher() {
        for (;;) {
            long seen = word;
            int watcher = LeadWord.watcher(seen);
            if (watcher == NOBODY) {
                return false;
            }
            if (cas(seen, LeadWord.clear(LeadWord.withWatcher(seen, NOBODY), ASLEEP))) {
                followers.get(watcher).wake();
                return true;
            }
        }
    }

    /**
     * Sees to it that somebody watches, if others are idle: called by a thread that goes to work. Who is woken settles into it.
     *
     * @return false if nobody is idle, so that nobody could relieve the leader
     */
    public boolean keepWatch() {
        return !watched || isWatched() || wakeSpare() || isWatched();
    }

    /** Whether somebody is there to relieve the leader. */
    public boolean isWatched() {
        return LeadWord.watcher(word) != NOBODY;
    }

    /**
     * Gives the lead to an idle follower, or frees it if none is idle. Does nothing if {@code me} is not the leader; not to be
     * called while it waits.
     *
     * @return false if nobody leads now
     */
    public boolean pass(Follower me) {
        for (;;) {
            long seen = word;
            if (LeadWord.leader(seen) != me.number()) {
                return true;
            }
            int top = LeadWord.top(seen);
            int heir = top != NOBODY ? top : LeadWord.watcher(seen);
            long left = LeadWord.withLeader(seen, heir);
            if (top != NOBODY) {
                left = LeadWord.withTop(left, followers.get(top).next());
            } else if (heir != NOBODY) {
                left = LeadWord.clear(LeadWord.withWatcher(left, NOBODY), ASLEEP);
            }
            if (heir == NOBODY) {
                leaderless.begins();
            }
            if (cas(seen, left)) {
                if (heir != NOBODY) {
                    followers.get(heir).wake();
                }
                return heir != NOBODY;
            }
        }
    }

    /**
     * The leader goes to wait.
     *
     * @return false if it is not the leader any more: it must not wait
     */
    public boolean beginWait(Follower me) {
        for (;;) {
            long seen = word;
            if (LeadWord.leader(seen) != me.number()) {
                return false;
            }
            if (cas(seen, LeadWord.set(seen, WAITING))) {
                return true;
            }
        }
    }

    /** The leader is back, and what it brought is published; wakes the watching follower if that one sleeps. */
    public void endWait() {
        for (;;) {
            long seen = word;
            if (cas(seen, LeadWord.clear(seen, WAITING | ASLEEP))) {
                if (LeadWord.has(seen, ASLEEP)) {
                    followers.get(LeadWord.watcher(seen)).nudge();
                }
                return;
            }
        }
    }

    /** Whether the leader is in epoll_wait, or about to be. */
    public boolean isWaiting() {
        return LeadWord.has(word, WAITING);
    }

    /** The watching follower wants to sleep until the leader comes back; refused if it is back already. */
    boolean sleepUntilWaitEnds(Follower me) {
        long seen = word;
        return LeadWord.has(seen, WAITING) && LeadWord.watcher(seen) == me.number() && cas(seen, LeadWord.set(seen, ASLEEP));
    }

    /**
     * The watching follower takes the lead from a leader that does not come back, and hands the watch on.
     *
     * @param from the number of that leader
     * @param since since when it has not come back, as far as is known, by {@link System#nanoTime}
     * @return false if it waits again or has passed the lead, or if {@code me} was taken off the watch
     */
    boolean relieve(int from, long since, Follower me) {
        long seen = word;
        if (LeadWord.leader(seen) != from || LeadWord.watcher(seen) != me.number() || LeadWord.has(seen, WAITING)) {
            return false;
        }
        long taken = LeadWord.withWatcher(LeadWord.withLeader(seen, me.number()), NOBODY);
        if (!cas(seen, LeadWord.clear(taken, ASLEEP))) {
            return false;
        }
        me.cancelPark();
        leaderless.add(since);
        return true;
    }

    /** How many threads serve this group now. */
    public ServingThreads servingThreads() {
        return servingThreads;
    }

    /** The time in which events could wait and nobody led. */
    public Leaderless leaderless() {
        return leaderless;
    }

    /** Nudges every thread, so that it looks whether the pool is stopping. */
    public void wakeAll() {
        while (wakeOne()) {
            Thread.onSpinWait();
        }
    }

    /** The leader of this moment, or null. */
    Follower leader() {
        int leader = LeadWord.leader(word);
        return leader == NOBODY ? null : followers.get(leader);
    }

    boolean isAsleep() {
        return LeadWord.has(word, ASLEEP);
    }

    private boolean cas(long seen, long wanted) {
        return WORD.compareAndSet(this, seen, LeadWord.tagged(wanted));
    }

    @Override
    public String toString() {
        return LeadWord.toString(word);
    }
}
