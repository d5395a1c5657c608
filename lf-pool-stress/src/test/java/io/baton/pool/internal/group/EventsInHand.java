package io.baton.pool.internal.group;

import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.ConnectionProbe;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.Token;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.schedule.Simulator;

import java.util.HashMap;
import java.util.Map;

/**
 * The events of connections that epoll_wait has returned and no thread has claimed its connection with yet: in the batch, or in a
 * thread's hands. The pool's classes call the static methods in the place of those of the same name. Each event is dispatched once.
 */
public final class EventsInHand {

    private static EventsInHand current;

    private record Event(Object group, long token) { }

    private final Simulator simulator;
    private final Map<Event, Integer> counts = new HashMap<>();
    /** What each thread is dispatching. */
    private final Map<Thread, Event> dispatched = new HashMap<>();
    private final Map<Integer, Object> groups = new HashMap<>();

    private EventsInHand(Simulator simulator) {
        this.simulator = simulator;
    }

    /** Begins a run: none. */
    public static EventsInHand begin(Simulator simulator) {
        current = new EventsInHand(simulator);
        return current;
    }

    /** The group with this epoll instance has this dispatcher. */
    void group(int epfd, Object dispatcher) {
        groups.put(epfd, dispatcher);
    }

    /** An epoll_wait has returned this one. */
    public void reported(int epfd, long token) {
        if (Token.slot(token) >= 0) {
            counts.merge(new Event(groups.get(epfd), token), 1, Integer::sum);
        }
    }

    /** Whether there is one of this connection. */
    boolean contains(Object group, long token) {
        return !counts.isEmpty() && counts.containsKey(new Event(group, token));
    }

    /** False if it was not there. */
    private boolean remove(Event event) {
        Integer count = counts.remove(event);
        if (count != null && count > 1) {
            counts.put(event, count - 1);
        }
        return count != null;
    }

    /** {@code GroupTasks.event}. */
    static void event(GroupTasks tasks, long token, int mask, PooledBuffer lent, TurnMeter meter) {
        if (Token.slot(token) < 0) {
            tasks.event(token, mask, lent, meter);
            return;
        }
        EventsInHand here = current;
        Event event = new Event(tasks, token);
        here.dispatched.put(Thread.currentThread(), event);
        try {
            tasks.event(token, mask, lent, meter);
        } finally {
            if (here.dispatched.remove(Thread.currentThread(), event)) {
                // The event of a connection that is gone, real or injected.
                here.remove(event);
            }
        }
    }

    /** {@code PooledConnection.claim}. */
    public static boolean claim(PooledConnection connection) {
        boolean free = connection.claim();
        Event event = current.dispatched.get(Thread.currentThread());
        if (event != null && event.token == connection.token()) {
            current.dispatched.remove(Thread.currentThread());
            // Once it is deregistered, an injected event may be of it.
            if (!current.remove(event) && !ConnectionProbe.isTheWriters(connection)) {
                current.simulator.fail(new AssertionError("an event was taken twice: of " + connection));
            }
        }
        return free;
    }
}
