package io.baton.pool.group;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Interest;
import io.baton.epoll.TimerFd;
import io.baton.epoll.spi.SystemCalls;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A group's clock: a timerfd that ticks while there is a reason to, so that a wait needs no timeout and no look at a clock. */
final class Ticker implements AutoCloseable {

    private final TimerFd timer;
    private final Duration tick;
    private final AtomicBoolean running = new AtomicBoolean();
    /** Written by the leader; read by turns, for which an old value is good enough. */
    private volatile int now;

    Ticker(SystemCalls calls, Epoll epoll, long token, Duration tick) throws ErrnoException {
        this.timer = TimerFd.create(calls);
        this.tick = tick;
        epoll.add(timer, Interest.IN.edge(), token);
    }

    /** The number of ticks so far. */
    int now() {
        return now;
    }

    /** Ticks from here on. */
    void start() {
        if (!running.get() && running.compareAndSet(false, true)) {
            try {
                timer.every(tick);
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Ticks no more, until {@link #start}. The caller looks again afterwards whether there is a reason to tick. */
    void stop() {
        try {
            timer.disarm();
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
        running.set(false);
    }

    /** By the leader, when the timer is reported: counts the ticks that have passed. */
    void ticked() {
        try {
            now += (int) timer.expirations();
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        timer.close();
    }
}
