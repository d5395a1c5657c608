package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.lead.Watch;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.log.OncePerSecond;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The loop of one thread: leads, runs slow turns, helps, watches or sleeps, in the group that it serves or in another one that
 * needs it. The order in which it looks for something to do is what keeps events and turns from being left: a leader that is
 * stuck first, then slow turns, then other groups, and after it became findable as idle it looks at all of this once more.
 *
 * <p>With G groups and N threads, N - G slow turns run at once: all threads but the leaders. While they all do, nobody watches.
 * So a thread looks at the leaders that nobody watches after each slow turn, before it takes up the next one: a leader that
 * blocked unforeseen meanwhile is relieved then.
 *
 * <p>The thread ends when the pool stops, or when it was idle for long in a pool that had grown ({@link Growth}). Whatever is
 * thrown, it passes the lead, pauses and goes on.
 */
final class Worker implements Runnable {

    private static final Message FAILURE = Log.of(Worker.class)
            .error("a thread of the pool goes on after a failure of its loop ({} more since the last report)");

    private final List<GroupMembership> memberships;
    private final ThreadSharing sharing;
    private final OncePerSecond failures;
    private final PromotionPolicy promotion;
    private final @Nullable PooledBuffer lent;
    private final OtherGroups others;
    private final Backoff backoff = new Backoff();
    /** Made beforehand: after a failure there may be no memory for it. */
    private final BooleanSupplier stopping = this::isStopping;
    /** Made by the thread itself. Null until it is ready to run. */
    private @Nullable ThreadTurns turns;
    private int group;
    /** The pool has no work for it any more. */
    private boolean ending;
    private GroupMembership here;
    private Follower me;
    private Lead lead;
    private GroupTasks tasks;

    /**
     * A thread that begins by serving the group {@code home}.
     *
     * @param lent its buffer; null if it carries virtual followers, which have their own
     * @param failures limits what the threads of the pool log of failures of their loops
     */
    Worker(List<GroupMembership> memberships, int home, ThreadSharing sharing, PromotionPolicy promotion,
            @Nullable PooledBuffer lent, OncePerSecond failures) {
        this.memberships = memberships;
        this.sharing = sharing;
        this.failures = failures;
        this.promotion = promotion;
        this.lent = lent;
        this.others = new OtherGroups(memberships, promotion.isWatched(), sharing);
        serve(home);
    }

    private void serve(int number) {
        group = number;
        here = memberships.get(number);
        me = here.me();
        lead = here.lead();
        tasks = here.tasks();
        others.serves(number);
    }

    @Override
    public void run() {
        try {
            while (!ending && !tasks.isStopping()) {
                try {
                    step(turns());
                } catch (Throwable failure) {
                    recover(failure);
                }
            }
        } finally {
            lead.pass(me);
            if (tasks.isStopping()) {
                lead.wakeAll();
            }
            if (turns != null) {
                turns.end(tasks.isStopping());
            }
        }
    }

    private boolean isStopping() {
        return tasks.isStopping();
    }

    /** What only the thread itself can make. Once; again if it failed. */
    private ThreadTurns turns() {
        if (turns != null) {
            return turns;
        }
        ThreadTurns made = new ThreadTurns(memberships, sharing, promotion, lent, failures);
        turns = made;
        return made;
    }

    /**
     * A callback's failure ends its connection before it gets here; this one is the pool's own, such as a full heap or an
     * epoll_wait that fails. First another thread gets the lead, then it is logged, then this thread pauses.
     */
    private void recover(Throwable failure) {
        try {
            if (!lead.pass(me)) {
                sharing.needsLeader(group);
            }
            leaveSlowTurns();
            if (failures.permits(System.nanoTime())) {
                FAILURE.log(failures.takeHeld(), failure);
            }
        } catch (Throwable again) {
            // A full heap, most likely: then there is nothing to report it with.
            me.progress();
        } finally {
            backoff.pause(me.useful(), stopping);
        }
    }

    /** Finds one thing to do and does it. */
    private void step(ThreadTurns mine) {
        if (lead.isLeader(me)) {
            handOverWatch();
            leaveSlowTurns();
            mine.in(group).lead();
        } else if (!lead.isTaken() || !relieve() && !runSlowTurn(mine) && !mine.in(group).runReady()
                && !help(mine) && !changeGroup()) {
            takeRole();
        }
    }

    /** Slow turns that this thread would have run wait, and it does something else: another one has to be awake for them. */
    private void leaveSlowTurns() {
        if (tasks.hasForFollowers() || others.withWork() != OtherGroups.NONE) {
            tasks.wakeFollower();
        }
    }

    /** Takes the lead from a leader that is stuck in its turn and that nobody watches, in this group or another. */
    private boolean relieve() {
        if (!promotion.isWatched()) {
            return false;
        }
        if (lead.lacksWatcher() && here.watch().relieveIfStuck(me)) {
            relieved();
            return true;
        }
        if (others.relieve()) {
            moveAndLead();
            return true;
        }
        return false;
    }

    private void relieved() {
        here.counters().promotions.incrementAndGet();
        tasks.sendReplies();
    }

    private void moveAndLead() {
        move(others.relieved());
        relieved();
    }

    private boolean runSlowTurn(ThreadTurns mine) {
        if (!tasks.hasForFollowers() || !others.mayTakeTurn()) {
            return false;
        }
        handOverWatch();
        mine.in(group).slowTurn();
        return true;
    }

    /** Claims from a deep batch beside the leader, and wakes the next helper if there is work for one more. */
    private boolean help(ThreadTurns mine) {
        if (!here.turnStatistics().isWorthHelp(here.batch().left()) || !others.mayTakeTurn()) {
            return false;
        }
        handOverWatch();
        if (here.turnStatistics().isWorthHelp(here.batch().left() / 2)) {
            lead.wakeSpare();
        }
        mine.in(group).help();
        return true;
    }

    /** Goes to a group that needs a thread more than this one does. */
    private boolean changeGroup() {
        int needy = others.withWork();
        if (needy == OtherGroups.NONE || !others.mayGoTo(needy)) {
            needy = others.withoutWatcher();
        }
        if (needy == OtherGroups.NONE) {
            return false;
        }
        move(needy);
        return true;
    }

    private void move(int number) {
        try {
            handOverWatch();
            if (tasks.hasForFollowers()) {
                // Perhaps this thread was woken for them.
                sharing.wakeOne(group);
            }
        } finally {
            // In any case: it may hold the lead there already.
            serve(number);
        }
    }

    /**
     * Makes sure that an idle thread watches the leader while this one works. If there is none, the replies that wait for a
     * watcher's help are sent, and another group is asked.
     */
    private void handOverWatch() {
        if (!lead.keepWatch()) {
            tasks.sendReplies();
            sharing.needsWatcher(group);
        }
    }

    private void takeRole() {
        sharing.growth().idles(me);
        switch (lead.takeRole(me)) {
            case LEADER -> {
            }
            case WATCHER -> {
                Watch.End end = Watch.End.WOKEN;
                try {
                    lookAgain(OtherGroups.NONE);
                    end = here.watch().keep(me, others);
                } finally {
                    lead.leaveWatch(me);
                }
                switch (end) {
                    case RELIEVED -> relieved();
                    case AWAY -> moveAndLead();
                    default -> {
                    }
                }
            }
            case IDLE -> {
                try {
                    lookAgain(others.withoutWatcher());
                } finally {
                    // It is on the idle stack, and must not come to takeRole before another thread takes it off.
                    ending = lead.idle(me, sharing.growth());
                }
            }
            default -> throw new IllegalStateException();
        }
    }

    /**
     * Looks for work once more after this thread has become findable as idle: a thread that queued some just before found nobody
     * to wake. Whether this thread wakes itself or another one does not matter.
     */
    private void lookAgain(int withoutWatcher) {
        if (tasks.isStopping()) {
            lead.wakeAll();
        } else if (tasks.hasForFollowers() || others.withWork() != OtherGroups.NONE
                || withoutWatcher != OtherGroups.NONE) {
            sharing.wakeOne(group);
        }
    }
}
