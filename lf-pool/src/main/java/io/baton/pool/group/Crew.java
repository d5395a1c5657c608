package io.baton.pool.group;

import io.baton.epoll.ErrnoException;
import io.baton.pool.PoolSnapshot;
import io.baton.pool.connection.Home;
import io.baton.pool.lead.PromotionPolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The threads of a pool and the groups they serve. */
public final class Crew {

    private final List<Group> groups;
    private final List<Thread> threads = new ArrayList<>();

    /** Makes the threads, and starts none. */
    public Crew(GroupSettings settings, List<Group> groups) {
        this.groups = List.copyOf(groups);
        PromotionPolicy policy = PromotionPolicy.of(settings.promotion());
        Neighbours neighbours = new Neighbours(groups.stream().map(Group::lead).toList());
        for (int i = 0; i < settings.threads(); i++) {
            int number = i;
            int home = i % groups.size();
            List<Post> posts = groups.stream().map(group -> group.post(number)).toList();
            Worker worker = new Worker(posts, home, neighbours, policy, groups.get(home).lend());
            threads.add(new Thread(worker, settings.name() + "-" + home + "-" + i));
        }
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).newWriterThread(settings.name() + "-" + i + "-writer").ifPresent(threads::add);
        }
    }

    /** Starts the threads, and then to listen. */
    public void start(AtomicLong ids, Home.Addresses addresses) throws ErrnoException {
        groups.forEach(group -> group.prepare(ids, addresses));
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
    }

    /** The counters of all groups. */
    public PoolSnapshot snapshot() {
        return groups.stream().map(Group::snapshot).reduce(PoolSnapshot::plus).orElseThrow();
    }
}
