package io.baton.pool.internal.connection;

/** What a turn asks the thread that runs it: whether it took long, and when its replies are sent. */
public interface TurnMeter {

    /** Called when a turn begins. */
    void begin();

    /** Whether the turn took longer than the promotion delay. A leader's turn counts only if a follower took the lead. */
    boolean overran();

    /** Whether the thread will send the turn's replies a few turns later. Called after the turn has queued them. */
    boolean sendsLater();
}
