package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.pool.PoolSnapshot;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.log.OncePerSecond;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The threads of a pool and the groups they serve. */
public final class Workers {

    private final List<Group> groups;
    private final List<Thread> threads = new ArrayList<>();

    /** Makes the threads, and starts none. */
    public Workers(GroupSettings settings, List<Group> groups) {
        this.groups = List.copyOf(groups);
        PromotionPolicy policy = PromotionPolicy.of(settings.promotion());
        ThreadSharing sharing = new ThreadSharing(groups.stream().map(Group::lead).toArray(Lead[]::new));
        OncePerSecond failures = new OncePerSecond();
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).share(sharing, i);
        }
        for (int i = 0; i < settings.threads(); i++) {
            int number = i;
            int home = i % groups.size();
            List<GroupMembership> memberships = groups.stream().map(group -> group.membership(number)).toList();
            Worker worker = new Worker(memberships, home, sharing, policy, groups.get(home).lend(), failures);
            threads.add(new Thread(worker, settings.name() + "-" + home + "-" + i));
        }
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).newWriterThread(settings.name() + "-" + i + "-writer").ifPresent(threads::add);
        }
    }

    /** Starts the threads and then the listeners. */
    public void start() throws ErrnoException {
        Preload.classes();
        threads.forEach(Thread::start);
        for (Group group : groups) {
            group.listen();
        }
    }

    /** The threads. */
    public List<Thread> threads() {
        return threads;
    }

    /** The groups. */
    public List<Group> groups() {
        return groups;
    }

    /** Tells the threads to end as soon as they return from what they do. */
    public void stop() {
        groups.forEach(Group::stop);
        groups.forEach(Group::wakeAll);
        // Those that pause after a failure.
        threads.forEach(LockSupport::unpark);
    }

    /** The counters of all groups. */
    public PoolSnapshot snapshot() {
        return groups.stream().map(Group::snapshot).reduce(PoolSnapshot::plus).orElseThrow();
    }
}
