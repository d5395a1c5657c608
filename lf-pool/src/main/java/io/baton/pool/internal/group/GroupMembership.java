package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.ReadyBatch;
import io.baton.pool.internal.lead.TurnStatistics;
import io.baton.pool.internal.lead.Watch;
import io.baton.pool.internal.thread.VirtualFollowers;

import org.jspecify.annotations.Nullable;

/**
 * A thread's place in one group. Every thread has one in each group, and serves one group at a time.
 *
 * @param me the thread, as this group's lead sees it
 * @param lead who leads the group
 * @param watch the thread's watch over this group's leader
 * @param batch the events that nobody has claimed yet
 * @param turnStatistics how long the group's turns take
 * @param tasks what there is to do
 * @param counters what the group counts
 * @param buffers the memory of the group's connections
 * @param followers the virtual followers that the thread carries in this group; null if it runs turns itself
 */
record GroupMembership(Follower me, Lead lead, Watch watch, ReadyBatch batch, TurnStatistics turnStatistics,
        GroupTasks tasks, Counters counters, BufferPool buffers, @Nullable VirtualFollowers followers) {
}
