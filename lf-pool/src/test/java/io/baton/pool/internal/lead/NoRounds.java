package io.baton.pool.internal.lead;

/** A pool of one group: there is no other to look at. */
enum NoRounds implements Watch.Rounds {

    INSTANCE;

    @Override
    public boolean isNeeded() {
        return false;
    }

    @Override
    public boolean relieve() {
        return false;
    }
}
