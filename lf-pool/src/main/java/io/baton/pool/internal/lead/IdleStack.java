package io.baton.pool.internal.lead;

import static io.baton.pool.internal.lead.LeadWord.NOBODY;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The idle followers of a {@link Lead}: a stack within its word, linked through the followers. The warmest one is woken first.
 */
abstract class IdleStack extends LeadState {

    private final Follower[] followers;

    IdleStack(List<Follower> followers) {
        if (followers.size() > LeadWord.MAX_THREADS) {
            throw new IllegalArgumentException("a group has at most " + LeadWord.MAX_THREADS + " threads, not "
                    + followers.size());
        }
        this.followers = followers.toArray(Follower[]::new);
    }

    final Follower follower(int number) {
        return followers[number];
    }

    /** The place of the calling thread; null if it has none here. */
    public final @Nullable Follower ofCurrentThread() {
        for (Follower follower : followers) {
            if (follower.isCurrentThread()) {
                return follower;
            }
        }
        return null;
    }

    /** Parks a thread that {@link Lead#takeRole} has made IDLE, until it is woken. */
    public final void idle(Follower me) {
        me.park();
    }

    /**
     * {@link #idle} of a thread that may be one too many. One that has been idle for too long cannot leave the stack from its
     * middle, so it takes off the one on top, as a thread with work would do, for which it is no work but the order to end; and
     * goes on in its place, with the time for which that one has been idle. If it is on top itself, it takes itself off. Who
     * comes with work, before or after, finds the threads that are left.
     *
     * @return true if the thread is to end
     */
    public final boolean idle(Follower me, Excess excess) {
        while (me.isParked()) {
            if (!excess.isAny()) {
                me.park();
                continue;
            }
            long left = me.idleSince() + excess.idleNanos() - System.nanoTime();
            if (left > 0) {
                me.parkNanos(left);
            } else if (excess.take()) {
                endOne(me, excess);
            }
        }
        return me.takeEnding();
    }

    private void endOne(Follower me, Excess excess) {
        Follower top = takeSpare();
        if (top == null) {
            // Another thread has taken this one off in between: it has work.
            excess.giveBack();
            return;
        }
        if (top != me) {
            me.idleSince(top.idleSince());
        }
        top.end();
        top.wake();
    }

    /** Wakes one idle follower that is not the watcher; false if there is none. */
    public final boolean wakeSpare() {
        Follower idle = takeSpare();
        if (idle != null) {
            idle.wake();
        }
        return idle != null;
    }

    private @Nullable Follower takeSpare() {
        for (;;) {
            long seen = word();
            int top = LeadWord.top(seen);
            if (top == NOBODY) {
                return null;
            }
            Follower idle = followers[top];
            if (cas(seen, LeadWord.withTop(seen, idle.next()))) {
                return idle;
            }
        }
    }
}
