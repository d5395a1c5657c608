package io.baton.pool.connection;

/** Tells whether a turn took long; what "long" means is the promotion policy's. */
public interface TurnMeter {

    /** A turn begins. */
    void begin();

    /** Whether the turn that {@link #begin} began has outlasted the promotion delay, as far as anybody noticed. */
    boolean overran();
}
