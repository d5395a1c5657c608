package io.baton.pool.group;

import io.baton.pool.lead.Follower;
import io.baton.pool.lead.Lead;
import io.baton.pool.lead.Pace;
import io.baton.pool.lead.ReadyBatch;
import io.baton.pool.lead.Watch;

/**
 * A thread's place in one group. Every thread has one in each group, and serves one group at a time.
 *
 * @param me the thread, as this group's lead sees it
 * @param watch its watch over this group's leader
 */
record Post(Follower me, Lead lead, Watch watch, ReadyBatch batch, Pace pace, Work work, Counters counters) {
}
