package io.baton.pool.internal.group;

import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.Watch;

import java.util.function.LongSupplier;

/**
 * Tells whether a turn of one thread in one group was slow. On the leader a turn was slow if the lead is gone afterwards, which
 * costs no look at a clock; on a follower the clock tells, less the time in which the thread waited for a core.
 *
 * <p>A virtual follower has a timer of its own, and tells it which thread carries it. A turn in which it has left its carrier was
 * not slow: it has held up no other.
 */
final class TurnTimer implements TurnMeter {

    private final Lead lead;
    private Follower me;
    private LongSupplier runQueueDelay;
    private LongSupplier ran;
    private boolean leading;
    private boolean carriedElsewhere;
    private boolean together;
    private long turnStart;
    private long delayBefore;
    private long ranBefore;
    /** Whether no turn has begun since {@link #ranBefore} was read. */
    private boolean first;
    private boolean keptItsCore;
    /** Whether {@link #delayBefore} is of this carrier. */
    private boolean delayKnown;
    /** No thread carries the turn, which blocks. Read by threads that watch. */
    private volatile boolean away;
    private boolean replaced;

    /** For the turns of one thread, of which is not known how long it had a core. */
    TurnTimer(Follower me, Lead lead, LongSupplier runQueueDelay) {
        this(me, lead, runQueueDelay, () -> 0);
    }

    /**
     * For the turns of one thread.
     *
     * @param runQueueDelay how long the thread has waited for a core so far, in nanoseconds
     * @param ran how long it has had one
     */
    TurnTimer(Follower me, Lead lead, LongSupplier runQueueDelay, LongSupplier ran) {
        this.ran = ran;
        this.me = me;
        this.lead = lead;
        this.runQueueDelay = runQueueDelay;
    }

    /** The thread that carries the turns from here on. Called by that thread, before the turns go on. */
    void carriedBy(Follower carrier, LongSupplier itsRunQueueDelay, LongSupplier itsRan) {
        carriedElsewhere = true;
        delayKnown = false;
        first = false;
        me = carrier;
        runQueueDelay = itsRunQueueDelay;
        ran = itsRan;
        away = false;
    }

    /** The turn blocks: another follower goes on with what its thread did, and no thread carries it for now. By the carrier. */
    void leaves() {
        replaced = true;
        away = true;
    }

    /** It does not leave after all, or begins another job. By the carrier. */
    void stays() {
        replaced = false;
        away = false;
    }

    /** Whether another follower goes on with what the thread of these turns did, so that it is to do nothing after this turn. */
    boolean isReplaced() {
        return replaced;
    }

    /** The thread that runs the turns, or carries them. */
    Follower me() {
        return me;
    }

    /** How long that thread has waited for a core so far, in nanoseconds. */
    long runQueueDelay() {
        return runQueueDelay.getAsLong();
    }

    /** The thread is about to run turns as a follower. */
    void followerBegins() {
        delayBefore = runQueueDelay.getAsLong();
        delayKnown = true;
        ranBefore = ran.getAsLong();
        first = true;
    }

    /** Whether the turns from here on are quick ones of a deep batch, whose replies leave together. */
    void together(boolean several) {
        together = several;
    }

    @Override
    public void begin() {
        me.beginTurn();
        carriedElsewhere = false;
        leading = lead.isLeader(me);
        if (!leading) {
            turnStart = System.nanoTime();
        }
    }

    @Override
    public boolean overran() {
        if (carriedElsewhere) {
            return false;
        }
        return leading ? !lead.isLeader(me) : isLong(System.nanoTime() - turnStart);
    }

    private boolean isLong(long nanos) {
        keptItsCore = false;
        if (nanos <= Watch.PROMOTION_DELAY_NANOS) {
            first = false;
            return false;
        }
        long delay = runQueueDelay.getAsLong();
        long lost = delayKnown ? delay - delayBefore : 0;
        delayBefore = delay;
        delayKnown = true;
        // Of several turns one after the other only the first one's time is known.
        keptItsCore = first && 2 * (ran.getAsLong() - ranBefore) >= nanos - lost;
        first = false;
        return nanos - lost > Watch.PROMOTION_DELAY_NANOS;
    }

    @Override
    public boolean keptItsCore() {
        return !leading && keptItsCore;
    }

    @Override
    public boolean isBlocked() {
        return away || me.isBlocked();
    }

    /**
     * Asked after the turn has published its replies. They may stay in the ring only while a watcher is there: if a later turn
     * blocks, the watcher takes the lead and sends them, and if it goes to other work it sends them too.
     */
    @Override
    public boolean sendsLater() {
        return together && lead.isWatchedLeader(me);
    }
}
