package io.baton.epoll.faults;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the epoll instances watch, by what they were told: for events of the past, and for edges that are owed. Any thread.
 *
 * <p>Its lock spins and then waits in the kernel, because a virtual thread may not leave its carrier in a system call.
 */
final class Registrations {

    private static final int KEPT = 64;
    private static final int SPINS = 1_000;
    /** The offset of {@code msg_iov} in {@code struct msghdr}; {@code msg_iovlen} comes next. */
    private static final int MSG_IOV = 16;
    /** The maximum of eventfd(2). */
    private static final long FULL = -2;

    /** Sends memory. */
    interface VectorSend {
        long send(long address, long length);
    }

    private record Registration(int fd, int events, long data) {
    }

    /** One epoll instance: what it watches by descriptor, and what it watched before. */
    private static final class Instance {
        final Map<Integer, Registration> live = new HashMap<>();
        final Deque<Registration> past = new ArrayDeque<>();

        void ends(int fd) {
            Registration ended = live.remove(fd);
            if (ended != null) {
                if (past.size() == KEPT) {
                    past.removeFirst();
                }
                past.addLast(ended);
            }
        }
    }

    private final SystemCalls real;
    private final NativeMemory memory;
    private final AtomicBoolean locked = new AtomicBoolean();
    private final Map<Integer, Instance> instances = new HashMap<>();

    Registrations(SystemCalls real) {
        this.real = real;
        this.memory = new NativeMemory(real);
    }

    private void lock() {
        for (int i = 0; !locked.compareAndSet(false, true); i++) {
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                real.poll(0, 0, 1);
            }
        }
    }

    private void unlock() {
        locked.set(false);
    }

    /** {@code epoll_ctl(2)}, noted. */
    int epollCtl(int epfd, int op, int fd, long event) {
        lock();
        try {
            int result = real.epollCtl(epfd, op, fd, event);
            if (result == 0) {
                Instance instance = instances.computeIfAbsent(epfd, number -> new Instance());
                if (op == Linux.EPOLL_CTL_DEL) {
                    instance.ends(fd);
                } else {
                    EventLayout layout = real.eventLayout();
                    ByteBuffer told = memory.read(event, layout.size());
                    instance.live.put(fd, new Registration(fd, layout.events(told, 0), layout.data(told, 0)));
                }
            }
            return result;
        } finally {
            unlock();
        }
    }

    /** {@code close(2)}, noted: it ends all registrations of the descriptor. */
    int close(int fd) {
        lock();
        try {
            instances.remove(fd);
            instances.values().forEach(instance -> instance.ends(fd));
            return real.close(fd);
        } finally {
            unlock();
        }
    }

    /** Has an edge-triggered descriptor reported again if it is ready. Others are reported anyway, or when they are armed. */
    void owesAnEdge(int fd) {
        lock();
        try {
            instances.forEach((epfd, instance) -> {
                Registration registration = instance.live.get(fd);
                if (registration != null && (registration.events() & Linux.EPOLLET) != 0
                        && (registration.events() & Linux.EPOLLONESHOT) == 0) {
                    real.eventLayout().write(memory.own(), 0, registration.events(), registration.data());
                    real.epollCtl(epfd, Linux.EPOLL_CTL_MOD, fd, memory.ownAddress());
                }
            });
        } finally {
            unlock();
        }
    }

    /**
     * Writes an event of a registration that has ended behind {@code count} real ones. One whose descriptor is in use again comes
     * first.
     *
     * @return how many events there are now
     */
    int addStaleEvent(int epfd, long events, int count) {
        lock();
        try {
            Instance instance = instances.get(epfd);
            Registration stale = instance == null ? null : takeStale(instance);
            if (stale == null) {
                return count;
            }
            EventLayout layout = real.eventLayout();
            layout.write(memory.own(), 0, Linux.EPOLLIN | Linux.EPOLLOUT, stale.data());
            memory.write(events + (long) count * layout.size(), layout.size());
            return count + 1;
        } finally {
            unlock();
        }
    }

    private static @Nullable Registration takeStale(Instance instance) {
        // Data that is in use again, as a number for a purpose is, would be no event of the past.
        instance.past.removeIf(each -> instance.live.values().stream().anyMatch(live -> live.data() == each.data()));
        for (Iterator<Registration> each = instance.past.iterator(); each.hasNext();) {
            Registration candidate = each.next();
            if (instance.live.containsKey(candidate.fd())) {
                each.remove();
                return candidate;
            }
        }
        return instance.past.pollFirst();
    }

    /** Has the first vector of a {@code struct msghdr} sent alone. Its length is 0 if there is none. */
    long withFirstVector(long message, VectorSend send) {
        long address;
        long length;
        lock();
        try {
            long vectors = memory.read(message + MSG_IOV, 2 * Long.BYTES).getLong(0);
            boolean none = memory.own().getLong(Long.BYTES) == 0;
            address = none ? 0 : memory.read(vectors, 2 * Long.BYTES).getLong(0);
            length = none ? 0 : memory.own().getLong(Long.BYTES);
        } finally {
            unlock();
        }
        return send.send(address, length);
    }

    /** Sets the counter of an eventfd to its maximum. */
    void fillCounter(int eventfd) {
        lock();
        try {
            real.read(eventfd, memory.ownAddress(), Long.BYTES);
            memory.own().putLong(0, FULL);
            real.write(eventfd, memory.ownAddress(), Long.BYTES);
        } finally {
            unlock();
        }
    }
}
