package io.baton.epoll.tck;

import io.baton.epoll.spi.Linux;

import io.baton.epoll.tck.WakeupCase.How;
import io.baton.epoll.tck.WakeupCase.Shape;

/** The descriptors of a {@link WakeupCase}: built, made ready, waited on, released. Sources are never read. */
final class WakeupScene {

    /** The data of the descriptor that ends a wait in which no event was expected. */
    private static final long RELEASE = -1;

    private final Kernel kernel;
    private final WakeupCase wakeup;
    private final int outer;
    private final int inner;
    private final int[] writeEnds;

    WakeupScene(Kernel kernel, WakeupCase wakeup) {
        this.kernel = kernel;
        this.wakeup = wakeup;
        this.writeEnds = new int[wakeup.sources()];
        outer = kernel.epoll();
        boolean flat = wakeup.shape() == Shape.SOURCE || wakeup.shape() == Shape.TWO_SOURCES;
        int firstOfSource = outer;
        for (int i = 0; i < writeEnds.length; i++) {
            int[] pair = kernel.socketpair();
            writeEnds[i] = pair[1];
            int holder = outer;
            if (!flat) {
                holder = kernel.epoll();
                register(outer, holder, wakeup.outer().bits, 10 + i);
            }
            register(holder, pair[0], flat ? wakeup.outer().bits : wakeup.inner().bits, i);
            firstOfSource = i == 0 ? holder : firstOfSource;
        }
        inner = firstOfSource;
    }

    private void register(int epfd, int fd, int trigger, long data) {
        Kernel.must(kernel.add(epfd, fd, Linux.EPOLLIN | trigger, data));
    }

    void writeToEachSource() {
        for (int fd : writeEnds) {
            Kernel.must((int) kernel.write(fd, 1));
        }
    }

    /**
     * Asks without waiting, first by poll if the case says so; −1 if poll and epoll_wait contradict each other.
     */
    int ask() {
        boolean polledReady = wakeup.first() == How.WAIT || kernel.poll(outer, 0) == 1;
        int count = kernel.poke(outer, 2);
        boolean agree = wakeup.first() == How.WAIT || polledReady == count > 0;
        return agree ? count : -1;
    }

    /** Waits without a limit as the first thread of the case does; true if it got an event. */
    boolean awaitAsFirst() {
        return await(wakeup.shape() == Shape.BOTH_LEVELS ? inner : outer, wakeup.first());
    }

    /** Waits without a limit as the second thread of the case does; true if it got an event. */
    boolean awaitAsSecond() {
        return await(outer, wakeup.second());
    }

    private boolean await(int epfd, How how) {
        // Two level-triggered sources may go to one thread; edge-triggered ones must not, or the other gets none.
        boolean both = wakeup.shape() == Shape.TWO_SOURCES && wakeup.outer() == WakeupCase.Trigger.LEVEL;
        EventArray events = new EventArray(kernel.calls(), both ? 2 : 1);
        int count;
        if (how == How.WAIT) {
            do {
                count = events.await(epfd, -1);
            } while (count == -Linux.EINTR);
        } else {
            count = pollThenAsk(epfd, events);
        }
        return count > 0 && events.data(0) != RELEASE;
    }

    /**
     * The answer of poll may be out of date when epoll_wait is called: the other thread was faster, and the second source is
     * not written yet. Then poll is called again, until the release at the latest.
     */
    private int pollThenAsk(int epfd, EventArray events) {
        int count = 0;
        while (count == 0 && kernel.poll(epfd, -1) > 0) {
            count = events.await(epfd, 0);
        }
        return count;
    }

    /** Ends the waits of threads that still wait. */
    void release() {
        register(outer, kernel.eventfd(1), 0, RELEASE);
        if (inner != outer) {
            register(inner, kernel.eventfd(1), 0, RELEASE);
        }
    }
}
