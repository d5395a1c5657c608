package io.baton.epoll.sim;

import java.util.ArrayDeque;
import java.util.List;
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
        while (!isFull() && !knocking.isEmpty()) {
            waiting.add(knocking.remove().letIn(listener));
            listener.wake(StreamSocket.DATA);
        }
    }

    boolean isFull() {
        return waiting.size() > length;
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
        List<StreamSocket> dropped = List.copyOf(waiting);
        List<StreamSocket> refused = List.copyOf(knocking);
        waiting.clear();
        knocking.clear();
        dropped.forEach(StreamSocket::dropped);
        refused.forEach(StreamSocket::refused);
    }
}
