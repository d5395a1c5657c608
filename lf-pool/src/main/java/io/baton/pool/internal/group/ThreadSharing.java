package io.baton.pool.internal.group;

import io.baton.pool.internal.lead.Lead;

/**
 * The groups of a pool share its threads: a group that has no idle thread wakes one of another group. Whether a group needs a
 * thread is not noted anywhere; it is seen from its lead word and its queue. So the woken thread, or one that goes idle at the
 * same time, finds the group by looking at all of them ({@link OtherGroups}), and goes there.
 */
final class ThreadSharing {

    private final CoreRation ration = new CoreRation(Runtime.getRuntime().availableProcessors());
    private final Lead[] leads;
    private Growth growth = Growth.none();

    ThreadSharing(Lead... leads) {
        this.leads = leads.clone();
    }

    /** The threads that are shared. Before they start. */
    void growth(Growth threads) {
        growth = threads;
    }

    /** The threads that are shared. */
    Growth growth() {
        return growth;
    }

    /**
     * Whether a thread is idle, in any group.
     *
     * @param but the group whose watcher does not count, since it asks; or -1
     */
    boolean isAnyIdle(int but) {
        for (int group = 0; group < leads.length; group++) {
            if (leads[group].hasSpare() || group != but && leads[group].isWatched()) {
                return true;
            }
        }
        return false;
    }

    /** Wakes an idle thread of this group; or has it look around, if it is the last idle one. */
    void wakeOne(int group) {
        if (growth.canGrow()) {
            needsFollower(group);
        } else {
            leads[group].wakeOne();
        }
    }

    /** Slow turns wait in this group: wakes a thread for them, the watcher last; or has it decide, if it is the last idle one. */
    void needsFollower(int group) {
        if (leads[group].wakeSpare() || wakeSpareOfOther(group)) {
            return;
        }
        if (!growth.canGrow()) {
            if (!leads[group].wakeWatcher()) {
                wakeWatcherOfOther(group);
            }
        } else if (!leads[group].nudgeWatcher() && !nudgeWatcherOfOther(group)) {
            growth.start(group);
        }
    }

    /** How many turns that compute run at once. */
    CoreRation ration() {
        return ration;
    }

    /** Has a sleeping watcher of another group look around. */
    void nudgeIfAsleep(int group) {
        for (int other = 0; other < leads.length; other++) {
            if (other != group && leads[other].nudgeIfAsleep()) {
                return;
            }
        }
    }

    /** Wakes an idle thread of another group that is not its watcher; false if there is none. */
    boolean wakeSpareOfOther(int group) {
        for (int other = 0; other < leads.length; other++) {
            if (other != group && leads[other].wakeSpare()) {
                return true;
            }
        }
        return false;
    }

    /** Wakes the watcher of another group for work in this one. */
    private boolean wakeWatcherOfOther(int group) {
        for (int other = 0; other < leads.length; other++) {
            if (other != group && leads[other].wakeWatcher()) {
                return true;
            }
        }
        return false;
    }

    private boolean nudgeWatcherOfOther(int group) {
        for (int other = 0; other < leads.length; other++) {
            if (other != group && leads[other].nudgeWatcher()) {
                return true;
            }
        }
        return false;
    }

    /** This group has no leader and no idle thread: wakes one of another group. */
    void needsLeader(int group) {
        if (!wakeSpareOfOther(group) && !wakeWatcherOfOther(group)) {
            growth.startReluctantly(group);
        }
    }

    /**
     * Nobody watches this group: wakes an idle thread of another one, or has a watcher there look at this group as well. If no
     * thread is idle at all, another one is started.
     */
    void needsWatcher(int group) {
        if (!wakeSpareOfOther(group) && !nudgeWatcherOfOther(group)) {
            growth.start(group);
        }
    }
}
