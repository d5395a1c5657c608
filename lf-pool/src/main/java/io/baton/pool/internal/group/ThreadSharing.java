package io.baton.pool.internal.group;

import io.baton.pool.internal.lead.Lead;

/**
 * The groups of a pool share its threads: a group that has no idle thread wakes one of another group. Whether a group needs a thread
 * is not noted anywhere; it is seen from its lead word and its queue. So the woken thread, or one that goes idle at the same time,
 * finds the group by looking at all of them ({@link OtherGroups}), and goes there.
 */
final class ThreadSharing {

    private final Lead[] leads;

    ThreadSharing(Lead... leads) {
        this.leads = leads.clone();
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
    void wakeWatcherOfOther(int group) {
        for (int other = 0; other < leads.length; other++) {
            if (other != group && leads[other].wakeWatcher()) {
                return;
            }
        }
    }

    /** This group has no leader and no idle thread: wakes one of another group. */
    void needsLeader(int group) {
        if (!wakeSpareOfOther(group)) {
            wakeWatcherOfOther(group);
        }
    }

    /** Nobody watches this group: wakes an idle thread of another one, or has a watcher there look at this group as well. */
    void needsWatcher(int group) {
        if (wakeSpareOfOther(group)) {
            return;
        }
        for (int other = 0; other < leads.length; other++) {
            if (other != group && leads[other].nudgeWatcher()) {
                return;
            }
        }
    }
}
