package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.util.ArrayDeque;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/** The connections that wait for a listener to accept them, and the sockets that wait for a place among them: listen(2). */
final class Backlog {

    private final StreamSocket listener;
    private final Queue<StreamSocket> waiting = new ArrayDeque<>();
    private final Queue<StreamSocket> knocking = new ArrayDeque<>();
    private int length;

    Backlog(StreamSocket listener) {
        this.listener = listener;
    }

    void length(int most) {
        length = most;
        letIn();
    }

    void knock(StreamSocket client) {
        knocking.add(client);
        letIn();
    }

    private void letIn() {
        while (waiting.size() <= length && !knocking.isEmpty()) {
            waiting.add(knocking.remove().letIn(listener));
            listener.wake(Linux.EPOLLIN);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Nullable StreamSocket accept() {
        StreamSocket next = waiting.poll();
        letIn();
        return next;
    }

    void forget(StreamSocket client) {
        knocking.remove(client);
    }

    /** The listener is closed: those that wait are reset, those that knock are refused. */
    void close() {
        for (StreamSocket each : waiting) {
            each.settings.resetAtClose();
            each.released();
        }
        waiting.clear();
        for (StreamSocket each : knocking) {
            each.reset(Linux.ECONNREFUSED);
        }
        knocking.clear();
    }
}
