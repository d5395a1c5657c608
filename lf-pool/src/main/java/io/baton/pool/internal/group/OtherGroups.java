package io.baton.pool.internal.group;

import io.baton.pool.internal.lead.Watch;

import java.util.List;

/**
 * The groups that a thread does not serve at the moment, and whether one of them needs it. One thread's own.
 *
 * <p>A group needs a thread if nobody leads it, if slow turns wait in it, or if nobody watches it.
 */
final class OtherGroups implements Watch.Rounds {

    static final int NONE = -1;

    private final GroupMembership[] memberships;
    private final boolean watched;
    private int own;
    private int relieved = NONE;

    /**
     * The groups, by number.
     *
     * @param watched whether the policy wants each leader watched
     */
    OtherGroups(List<GroupMembership> memberships, boolean watched) {
        this.memberships = memberships.toArray(GroupMembership[]::new);
        this.watched = watched;
    }

    /** The thread serves this group from here on. */
    void serves(int group) {
        own = group;
    }

    /** A group whose leader is missing or whose slow turns wait, the next by number first, so that all have their turn; or NONE. */
    int withWork() {
        for (int i = 1; i < memberships.length; i++) {
            int group = (own + i) % memberships.length;
            GroupMembership there = memberships[group];
            if (there.lead().lacksLeader() || there.tasks().hasForFollowers()) {
                return group;
            }
        }
        return NONE;
    }

    /** A group that nobody watches, if the own group is watched without this thread; or NONE. */
    int withoutWatcher() {
        if (memberships.length > 1 && watched && memberships[own].lead().isWatched()) {
            for (int group = 0; group < memberships.length; group++) {
                if (group != own && memberships[group].lead().lacksWatcher()) {
                    return group;
                }
            }
        }
        return NONE;
    }

    @Override
    public boolean isNeeded() {
        for (int group = 0; group < memberships.length; group++) {
            if (group != own && watched && memberships[group].lead().lacksWatcher()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean relieve() {
        for (int group = 0; group < memberships.length; group++) {
            if (group != own && watched && memberships[group].lead().lacksWatcher() && relieve(group)) {
                relieved = group;
                return true;
            }
        }
        return false;
    }

    private boolean relieve(int group) {
        return memberships[group].watch().relieveIfStuck(memberships[group].me());
    }

    /** The group whose lead {@link #relieve} has taken. */
    int relieved() {
        return relieved;
    }
}
