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
    private final ThreadSharing sharing;
    private int own;
    private int relieved = NONE;
    /** Since when this thread, as the last idle one, has seen turns wait; 0 if none do. */
    private long waitingSince;
    private boolean called;

    /**
     * The groups, by number.
     *
     * @param watched whether the policy wants each leader watched
     * @param sharing the threads of all groups
     */
    OtherGroups(List<GroupMembership> memberships, boolean watched, ThreadSharing sharing) {
        this.sharing = sharing;
        this.memberships = memberships.toArray(GroupMembership[]::new);
        this.watched = watched;
    }

    /** The thread serves this group from here on. */
    void serves(int group) {
        own = group;
    }

    /**
     * A group whose leader is missing or whose slow turns wait, the next by number first, so that all have their turn; or NONE.
     */
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
            if (group != own && watched && memberships[group].lead().lacksWatcher()
                    || memberships[group].tasks().isRationed()) {
                return true;
            }
        }
        return turnsWait();
    }

    @Override
    public boolean turnsWait() {
        return sharing.growth().isElastic() && (memberships[own].tasks().hasForFollowers() || withWork() != NONE);
    }

    /** Whether this thread, which has no role, may take up a turn that waits: see {@link Growth}. */
    boolean mayTakeTurn() {
        boolean may = called || !sharing.growth().canGrow() || sharing.isAnyIdle(NONE)
                || sharing.growth().isJustified();
        called = false;
        return may;
    }

    /** Whether this thread may go to that group for work: at once if nobody leads it, else as {@link #mayTakeTurn} says. */
    boolean mayGoTo(int group) {
        return memberships[group].lead().lacksLeader() || mayTakeTurn();
    }

    private boolean isLeaderMissing() {
        int needy = withWork();
        return needy != NONE && memberships[needy].lead().lacksLeader();
    }

    @Override
    public boolean callsWatcher() {
        if (!turnsWait()) {
            waitingSince = 0;
            return false;
        }
        Growth growth = sharing.growth();
        if (growth.canGrow() && sharing.isAnyIdle(own)) {
            // If a spare one is idle here, it has been woken.
            return !memberships[own].lead().hasSpare();
        }
        long now = System.nanoTime();
        waitingSince = waitingSince == 0 ? now : waitingSince;
        called = !growth.canGrow() || isLeaderMissing() || growth.isJustified()
                || now - waitingSince >= growth.reluctance() * Growth.PATIENCE_NANOS;
        waitingSince = called ? 0 : waitingSince;
        return called;
    }

    @Override
    public int reluctance() {
        return sharing.growth().canGrow() && !sharing.isAnyIdle(own) ? sharing.growth().reluctance() : 1;
    }

    @Override
    public boolean relieve() {
        for (int group = 0; group < memberships.length; group++) {
            memberships[group].tasks().lookAtRation();
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
