package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.TurnMeter;

import java.util.ArrayList;
import java.util.List;

/** What a loop is given to do, written down by a test, and what it did. For one thread. */
class FakeTasks implements GroupTasks {

    final List<String> done = new ArrayList<>();
    int forAnyThread;
    int forFollowers;
    boolean stopping;

    /** Called with each event; may change what there is to do. */
    void onEvent(TurnMeter meter) {
    }

    @Override
    public void event(long token, int mask, PooledBuffer lent, TurnMeter meter) {
        meter.begin();
        done.add("event");
        onEvent(meter);
    }

    @Override
    public boolean runForAnyThread(PooledBuffer lent, TurnMeter meter) {
        forAnyThread--;
        done.add("any");
        stopping = true;
        return true;
    }

    @Override
    public boolean runForFollowers(PooledBuffer lent, TurnMeter meter) {
        forFollowers--;
        done.add("follower");
        stopping = true;
        return true;
    }

    @Override
    public boolean hasForAnyThread() {
        return forAnyThread > 0;
    }

    @Override
    public boolean hasForFollowers() {
        return forFollowers > 0;
    }

    @Override
    public void sendReplies() {
        done.add("send");
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }
}
