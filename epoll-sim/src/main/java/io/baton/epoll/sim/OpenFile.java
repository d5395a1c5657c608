package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** What descriptors refer to: the kernel's open file description. Its state is used by the thread that has the kernel. */
abstract class OpenFile {

    /** Wakes whoever watches, whatever for. */
    static final int ANYTHING = 0;

    final SimulatedKernel kernel;
    /** Access mode and O_NONBLOCK. */
    int flags;
    /** Descriptors, and calls that wait. */
    private int references;
    private final List<Registration> watchers = new ArrayList<>();

    OpenFile(SimulatedKernel kernel, int flags) {
        this.kernel = kernel;
        this.flags = flags;
    }

    final boolean isNonblocking() {
        return (flags & Linux.O_NONBLOCK) != 0;
    }

    /** The events that poll(2) would report now, asked for or not. */
    abstract int ready();

    /** False for what epoll refuses. */
    boolean isPollable() {
        return true;
    }

    /** At most {@code most} bytes; none at the end; null if there is nothing to read yet. */
    byte @Nullable [] take(int most, boolean peek) {
        throw new Failed(Linux.EINVAL);
    }

    /** How many of so many bytes {@link #put} would look at: 0 if it would block. */
    int room(long length) {
        throw new Failed(Linux.EINVAL);
    }

    /** How many of these bytes are taken; 0 if it would block. */
    int put(byte[] bytes) {
        throw new Failed(Linux.EINVAL);
    }

    /** The last reference is gone. */
    abstract void released();

    final void refer() {
        references++;
    }

    final void letGo() {
        if (--references == 0) {
            for (Registration each : List.copyOf(watchers)) {
                each.end();
            }
            released();
            kernel.changed();
        }
    }

    /** As a wait queue has them: the latest first, and the exclusive ones behind the others. */
    final void watch(Registration by) {
        watchers.add(by.isExclusive() ? watchers.size() : 0, by);
    }

    final void unwatch(Registration by) {
        watchers.remove(by);
    }

    final List<Registration> watchers() {
        return watchers;
    }

    final @Nullable Watched watched() {
        return watchers.isEmpty() ? null : watchers.get(0).state();
    }

    /** Whether EPOLLIN would be reported. Unlike {@link #ready}, it is no poll: nothing remembers that it was asked. */
    boolean hasInput() {
        return (ready() & Linux.EPOLLIN) != 0;
    }

    /**
     * Tells those that watch for one of these events. Of exclusive ones only the first for which a thread waits, unless it may be
     * anything.
     */
    final void wake(int events) {
        boolean exclusiveWoken = false;
        for (Registration each : List.copyOf(watchers)) {
            if (!each.isExclusive()) {
                each.wake(events);
            } else if (!exclusiveWoken || events == ANYTHING) {
                exclusiveWoken = each.wake(events);
            }
        }
        kernel.changed();
    }
}
