package io.baton.pool.internal.connection;

/** The thread that runs turns, seen from the turn: whether it took long, and when its replies leave. */
public interface TurnMeter {

    /** A turn begins. */
    void begin();

    /** Whether the turn that {@link #begin} began has outlasted the promotion delay, as far as anybody noticed. */
    boolean overran();

    /** Whether the thread sends what the turn has queued itself, a few turns later. Asked when the turn has queued it. */
    boolean sendsLater();
}
