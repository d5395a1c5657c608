package io.baton.pool.internal.group;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.proc.IdleCores;

/**
 * The descriptors that every group has: its epoll instance, the eventfd and timerfd registered with it, and the file that tells
 * whether a core is idle. All are open, or none.
 */
record GroupDescriptors(Epoll epoll, Waker waker, Clock clock, IdleCores idleCores) implements AutoCloseable {

    static GroupDescriptors open(SystemCalls calls) throws ErrnoException {
        Epoll epoll = Epoll.create(calls);
        try {
            return open(calls, epoll);
        } catch (ErrnoException | RuntimeException | Error e) {
            closeAfter(e, epoll);
            throw e;
        }
    }

    private static GroupDescriptors open(SystemCalls calls, Epoll epoll) throws ErrnoException {
        Waker waker = new Waker(calls, epoll, Dispatcher.WAKER_TOKEN);
        try {
            return new GroupDescriptors(epoll, waker, new Clock(calls, epoll, Dispatcher.CLOCK_TOKEN), new IdleCores());
        } catch (ErrnoException | RuntimeException | Error e) {
            closeAfter(e, waker);
            throw e;
        }
    }

    /** What {@code close} throws must hide neither the failure nor what else there is to close. */
    private static void closeAfter(Throwable failure, AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception | Error again) {
            failure.addSuppressed(again);
        }
    }

    /** Closes all, the epoll instance last, whatever one of them throws. */
    @Override
    public void close() {
        try (epoll; waker; clock) {
            idleCores.close();
        }
    }
}
