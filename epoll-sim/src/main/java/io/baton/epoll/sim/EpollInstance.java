package io.baton.epoll.sim;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An epoll instance, as fs/eventpoll.c has it: a list of registrations that may be ready, in the order in which they came. What
 * is not ready any more is dropped when it is looked at. What is level-triggered goes to the end of the list after its report.
 */
final class EpollInstance extends OpenFile {

    /** Instances from the outermost to the innermost: EP_MAX_NESTS, and the one that is added to. */
    private static final int DEEPEST = 5;
    private static final int WITH_EXCLUSIVE = Linux.EPOLLIN | Linux.EPOLLOUT | Linux.EPOLLERR | Linux.EPOLLHUP
            | Linux.EPOLLWAKEUP | Linux.EPOLLET | Linux.EPOLLEXCLUSIVE;

    private record Key(int fd, OpenFile file) { }

    /** An event that is reported. */
    record Report(int mask, long data) { }

    private final Map<Key, Registration> registrations = new LinkedHashMap<>();
    private final Deque<Registration> queue = new ArrayDeque<>();
    private int waiters;

    EpollInstance(SimulatedKernel kernel) {
        super(kernel, Linux.O_RDWR);
    }

    void control(int operation, int fd, OpenFile file, int mask, long data) {
        boolean exclusive = (mask & Linux.EPOLLEXCLUSIVE) != 0 && operation != Linux.EPOLL_CTL_DEL;
        if (exclusive && (operation == Linux.EPOLL_CTL_MOD || file instanceof EpollInstance
                || (mask & ~WITH_EXCLUSIVE) != 0)) {
            throw new Failed(Linux.EINVAL);
        }
        Key key = new Key(fd, file);
        Registration registered = registrations.get(key);
        switch (operation) {
            case Linux.EPOLL_CTL_ADD -> {
                if (file instanceof EpollInstance inner) {
                    checkNesting(inner);
                }
                if (registered != null) {
                    throw new Failed(Linux.EEXIST);
                }
                Registration added = new Registration(this, file, fd, mask, data);
                registrations.put(key, added);
                file.watch(added);
                look(added);
            }
            case Linux.EPOLL_CTL_MOD -> {
                Registration modified = must(registered);
                if (modified.isExclusive()) {
                    throw new Failed(Linux.EINVAL);
                }
                modified.set(mask, data);
                look(modified);
            }
            case Linux.EPOLL_CTL_DEL -> must(registered).end();
            default -> throw new Failed(Linux.EINVAL);
        }
        kernel.changed();
    }

    private static Registration must(@Nullable Registration registered) {
        if (registered == null) {
            throw new Failed(Linux.ENOENT);
        }
        return registered;
    }

    private void look(Registration at) {
        if (!at.queued && at.ready() != 0) {
            queue(at);
        }
    }

    private void checkNesting(EpollInstance inner) {
        if (inner.reaches(this) || inner.depth() + height() > DEEPEST) {
            throw new Failed(Linux.ELOOP);
        }
    }

    private List<EpollInstance> inner() {
        List<EpollInstance> found = new ArrayList<>();
        for (Registration each : registrations.values()) {
            if (each.file instanceof EpollInstance nested) {
                found.add(nested);
            }
        }
        return found;
    }

    private boolean reaches(EpollInstance other) {
        return this == other || inner().stream().anyMatch(each -> each.reaches(other));
    }

    private int depth() {
        return 1 + inner().stream().mapToInt(EpollInstance::depth).max().orElse(0);
    }

    private int height() {
        return 1 + watchers().stream().mapToInt(each -> each.instance.height()).max().orElse(0);
    }

    /** May be ready. */
    void queue(Registration registration) {
        if (!registration.queued) {
            registration.queued = true;
            queue.add(registration);
        }
        wake(Linux.EPOLLIN);
    }

    void remove(Registration registration) {
        registrations.remove(new Key(registration.fd, registration.file));
        if (registration.queued) {
            registration.queued = false;
            queue.remove(registration);
        }
    }

    boolean hasReady() {
        return queue.stream().anyMatch(each -> each.ready() != 0);
    }

    boolean hasWaiters() {
        return waiters > 0;
    }

    void waits(int change) {
        waiters += change;
    }

    /** What one epoll_wait returns. */
    List<Report> take(int most) {
        List<Report> reports = new ArrayList<>();
        List<Registration> again = new ArrayList<>();
        while (reports.size() < most && !queue.isEmpty()) {
            Registration next = queue.remove();
            next.queued = false;
            int ready = next.ready();
            if (ready != 0) {
                reports.add(new Report(ready, next.data));
                next.reported();
                if (next.isLevel() && next.isArmed()) {
                    again.add(next);
                }
            }
        }
        for (Registration each : again) {
            each.queued = true;
            queue.add(each);
        }
        if (!queue.isEmpty()) {
            kernel.changed();
        }
        return reports;
    }

    /** Writes what is reported to an array of {@code struct epoll_event}. */
    static int write(List<Report> reports, long events, EventLayout layout) {
        long at = events;
        for (Report each : reports) {
            Memory.at(at).setInt(0, each.mask());
            Memory.at(at).setLong(layout.dataOffset(), each.data());
            at += layout.size();
        }
        return reports.size();
    }

    /** Drops what is not ready any more from the front of the list. */
    @Override
    int ready() {
        while (!queue.isEmpty() && queue.element().ready() == 0) {
            queue.remove().queued = false;
        }
        return queue.isEmpty() ? 0 : Linux.EPOLLIN;
    }

    @Override
    boolean hasInput() {
        return hasReady();
    }

    @Override
    void released() {
        for (Registration each : List.copyOf(registrations.values())) {
            each.end();
        }
    }
}
