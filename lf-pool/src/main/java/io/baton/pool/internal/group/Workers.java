package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.pool.PoolSnapshot;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.log.OncePerSecond;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The threads of a pool and the groups they serve. */
public final class Workers {

    private final List<Group> groups;
    private final List<Thread> writers = new ArrayList<>();
    private final Growth growth;

    /** Makes the threads, and starts none. */
    public Workers(GroupSettings settings, List<Group> groups) {
        this.groups = List.copyOf(groups);
        PromotionPolicy policy = PromotionPolicy.of(settings.promotion());
        ThreadSharing sharing = new ThreadSharing(groups.stream().map(Group::lead).toArray(Lead[]::new));
        OncePerSecond failures = new OncePerSecond();
        growth = new Growth(settings.threads(), (number, home) -> {
            List<GroupMembership> memberships = groups.stream().map(group -> group.membership(number)).toList();
            PooledBuffer lent = groups.get(home).buffers().take(BufferPool.LARGE);
            Worker worker = new Worker(memberships, home, sharing, policy, lent, failures);
            return new Thread(() -> run(worker, number, home, lent), settings.name() + "-" + home + "-" + number);
        }, number -> groups.get(0).isBlocked(number));
        sharing.growth(growth);
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).share(sharing, i);
        }
        growth.makeFirst(groups.size());
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).newWriterThread(settings.name() + "-" + i + "-writer").ifPresent(writers::add);
        }
    }

    private void run(Worker worker, int number, int home, PooledBuffer lent) {
        try {
            growth.arrived();
            worker.run();
        } finally {
            groups.get(home).buffers().giveBack(lent);
            growth.ended(number);
        }
    }

    /** Starts the threads and then the listeners. */
    public void start() throws ErrnoException {
        Preload.classes();
        threads().forEach(Thread::start);
        for (Group group : groups) {
            group.listen();
        }
    }

    /** The threads that live now; after {@link #stop} there will be no others. */
    public List<Thread> threads() {
        List<Thread> all = growth.threads();
        all.addAll(writers);
        return all;
    }

    /** The groups. */
    public List<Group> groups() {
        return groups;
    }

    /** Tells the threads to end as soon as they return from what they do. */
    public void stop() {
        growth.stop();
        groups.forEach(Group::stop);
        groups.forEach(Group::wakeAll);
        // Those that pause after a failure.
        threads().forEach(LockSupport::unpark);
    }

    /** The counters of all groups. */
    public PoolSnapshot snapshot() {
        return groups.stream().map(Group::snapshot).reduce(PoolSnapshot::plus).orElseThrow();
    }
}
