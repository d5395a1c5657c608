package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.PoolSnapshot;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.lead.Lead;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.log.OncePerSecond;
import io.baton.pool.internal.thread.PlatformThreads;
import io.baton.pool.internal.thread.VirtualFollowers;
import io.baton.pool.internal.thread.VirtualThreads;
import io.baton.pool.internal.thread.WarmUp;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The threads of a pool and the groups they serve. */
public final class Workers {

    private final List<Group> groups;
    /** Null if there are no virtual followers. */
    private final @Nullable VirtualThreads virtualThreads;
    private final SystemCalls calls;
    private final List<Thread> writers = new ArrayList<>();
    private final Growth growth;

    /** Makes the threads, and starts none. */
    public Workers(GroupSettings settings, List<Group> groups) {
        this.groups = List.copyOf(groups);
        this.virtualThreads = settings.virtualThreads();
        this.calls = settings.calls();
        PromotionPolicy policy = PromotionPolicy.of(settings.promotion());
        ThreadSharing sharing = new ThreadSharing(groups.stream().map(Group::lead).toArray(Lead[]::new));
        OncePerSecond failures = new OncePerSecond();
        growth = new Growth(settings.threads(), (number, home) -> {
            List<GroupMembership> memberships = groups.stream().map(group -> group.membership(number)).toList();
            PooledBuffer lent = virtualThreads == null ? groups.get(home).buffers().take(BufferPool.LARGE) : null;
            Worker worker = new Worker(memberships, home, sharing, policy, lent, failures);
            return PlatformThreads.unstarted(settings.name() + "-" + home + "-" + number, settings.daemon(),
                    () -> run(worker, number, home, lent));
        }, number -> groups.get(0).isBlocked(number),
                () -> groups.stream().anyMatch(group -> group.lead().lacksLeader()));
        sharing.growth(growth);
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).share(sharing, i);
        }
        growth.makeFirst(groups.size());
        for (int i = 0; i < groups.size(); i++) {
            groups.get(i).newWriterThread(settings.name() + "-" + i + "-writer").ifPresent(writer -> {
                writer.setDaemon(settings.daemon());
                writers.add(writer);
            });
        }
    }

    private void run(Worker worker, int number, int home, @Nullable PooledBuffer lent) {
        try {
            if (growth.arrived()) {
                worker.run();
            }
        } finally {
            if (lent != null) {
                groups.get(home).buffers().giveBack(lent);
            }
            growth.ended(number);
        }
    }

    /** Starts the threads and then the listeners. */
    public void start() throws ErrnoException {
        Preload.classes();
        Rehearsal.play(calls, virtualThreads);
        if (virtualThreads != null) {
            WarmUp.run(virtualThreads);
        }
        threads().forEach(Thread::start);
        for (Group group : groups) {
            group.listen();
        }
    }

    /** Whether a thread is one of the pool's, virtual followers included. */
    public boolean owns(Thread thread) {
        return threads().contains(thread) || followers().anyMatch(each -> each.contains(thread));
    }

    /** The threads that live, the virtual followers first: the others carry them. */
    public List<Thread> liveThreads() {
        return Stream.concat(followers().flatMap(each -> each.threads().stream()), threads().stream()).toList();
    }

    /** How many virtual followers live. */
    public long liveVirtualFollowers() {
        return followers().mapToLong(each -> each.threads().size()).sum();
    }

    private Stream<VirtualFollowers> followers() {
        return groups.stream().flatMap(group -> Stream.ofNullable(group.virtualFollowers()));
    }

    /** Lets the carriers end, although virtual followers are still in their handlers. */
    public void abandonFollowers() {
        followers().forEach(VirtualFollowers::abandon);
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

    /** Closes what the groups have, whatever one of them throws. The threads have ended, or were given up. */
    public void close() {
        close(0);
    }

    private void close(int from) {
        if (from < groups.size()) {
            try {
                groups.get(from).close();
            } finally {
                close(from + 1);
            }
        }
    }

    /** The counters of all groups. */
    public PoolSnapshot snapshot() {
        return groups.stream().map(Group::snapshot).reduce(PoolSnapshot::plus).orElseThrow();
    }
}
