package io.baton.pool.internal.group;

import io.baton.pool.internal.lead.Lead;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The groups of a pool, as they help each other out with threads: a group that has nobody idle left, so that its leader could not be
 * relieved, takes a follower that another group can spare, or marks itself needy until a thread of another group becomes idle.
 * So a follower may lead any group that has no leader.
 */
final class ThreadSharing {

    private static final int NONE = -1;

    private final List<Lead> leads;
    private final AtomicIntegerArray needy;
    private volatile int anyNeedy;

    ThreadSharing(List<Lead> leads) {
        this.leads = List.copyOf(leads);
        this.needy = new AtomicIntegerArray(leads.size());
    }

    /** This group has nobody idle: a follower of another is woken, if one can be spared, and finds the mark. */
    void needs(int group) {
        if (leads.size() == 1) {
            return;
        }
        needy.set(group, 1);
        anyNeedy = 1;
        for (int other = 0; other < leads.size(); other++) {
            if (other != group && leads.get(other).wakeSpare()) {
                return;
            }
        }
    }

    /** A group that another thread should go to, whose need the caller has thereby taken on; or {@link #NONE}. */
    int takeNeedy(int own) {
        if (anyNeedy == 0) {
            return NONE;
        }
        anyNeedy = 0;
        int taken = NONE;
        for (int group = 0; group < needy.length(); group++) {
            if (group != own && taken == NONE && needy.compareAndSet(group, 1, 0)) {
                taken = group;
            } else if (needy.get(group) == 1) {
                anyNeedy = 1;
            }
        }
        return taken;
    }

    static boolean isGroup(int answer) {
        return answer != NONE;
    }
}
