package io.baton.pool.internal.group;

import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.TurnStatistics;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.Watch;

/**
 * A thread's place in one group. Every thread has one in each group, and serves one group at a time.
 *
 * @param me the thread, as this group's lead sees it
 * @param watch its watch over this group's leader
 */
record GroupMembership(Follower me, Lead lead, Watch watch, ReadyBatch batch, TurnStatistics turnStatistics, GroupTasks work, Counters counters) {
}
