package io.baton.pool.internal.connection;

/** What a turn asks the thread that runs it: whether it took long, and when its replies are sent. */
public interface TurnMeter {

    /** Called when a turn begins. */
    void begin();

    /** Whether the turn took longer than the promotion delay. A leader's turn counts only if a follower took the lead. */
    boolean overran();

    /**
     * Whether the turn is known to have computed for at least half of its time, that in which it waited for a core not counted.
     * Called after {@link #overran} has said yes.
     */
    default boolean keptItsCore() {
        return false;
    }

    /** Whether the thread is blocked at this moment. Any thread. */
    default boolean isBlocked() {
        return false;
    }

    /** Whether the thread will send the turn's replies a few turns later. Called after the turn has queued them. */
    boolean sendsLater();
}
