package io.baton.pool.internal.lead;

import static io.baton.pool.internal.lead.LeadWord.ASLEEP;
import static io.baton.pool.internal.lead.LeadWord.NOBODY;
import static io.baton.pool.internal.lead.LeadWord.WAITING;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The atomic word of a {@link Lead}, and what it says at this moment. Any thread may ask; the answer may be old at once. */
abstract class LeadState {

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(LeadState.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused")
    private volatile long word;

    final long word() {
        return word;
    }

    /** The only way to change the word. */
    final boolean cas(long seen, long wanted) {
        return WORD.compareAndSet(this, seen, LeadWord.tagged(wanted));
    }

    /** Whether this thread holds the lead. */
    public final boolean isLeader(Follower me) {
        return LeadWord.leader(word) == me.number();
    }

    /** Whether this thread holds the lead and another one watches it. One read, as {@link #isLeader}. */
    public final boolean isWatchedLeader(Follower me) {
        long seen = word;
        return LeadWord.leader(seen) == me.number() && LeadWord.watcher(seen) != NOBODY;
    }

    /** Whether some thread leads. */
    public final boolean isTaken() {
        return LeadWord.leader(word) != NOBODY;
    }

    /** Whether no thread leads any more. Before the first one has come nothing is missing. */
    public final boolean lacksLeader() {
        long seen = word;
        return LeadWord.leader(seen) == NOBODY && seen != 0;
    }

    /** Whether a follower is idle that does not watch. */
    public final boolean hasSpare() {
        return LeadWord.top(word) != NOBODY;
    }

    /** Whether an idle follower watches the leader. */
    public final boolean isWatched() {
        return LeadWord.watcher(word) != NOBODY;
    }

    /** Whether some thread leads and none watches it. */
    public final boolean lacksWatcher() {
        long seen = word;
        return LeadWord.leader(seen) != NOBODY && LeadWord.watcher(seen) == NOBODY;
    }

    /** Whether the leader is in epoll_wait, or about to be. */
    public final boolean isWaiting() {
        return LeadWord.has(word, WAITING);
    }

    /** Whether this thread holds the lead and is in epoll_wait, or about to be. One read. */
    public final boolean isWaitingLeader(Follower me) {
        long seen = word;
        return LeadWord.leader(seen) == me.number() && LeadWord.has(seen, WAITING);
    }

    final boolean isAsleep() {
        return LeadWord.has(word, ASLEEP);
    }

    @Override
    public String toString() {
        return LeadWord.toString(word);
    }
}
