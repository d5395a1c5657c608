package io.baton.sample.http;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The handlers that sleep now: how many, and on which threads. */
final class BlockedHandlers {

    /** Thousands may sleep at once, and nobody reads as many names. */
    private static final int SHOWN = 8;

    private final AtomicInteger count = new AtomicInteger();
    private final Queue<String> threads = new ConcurrentLinkedQueue<>();

    void begins(String thread) {
        count.incrementAndGet();
        threads.add(thread);
    }

    void ends(String thread) {
        threads.remove(thread);
        count.decrementAndGet();
    }

    int count() {
        return count.get();
    }

    /** The names of the threads that have slept longest. */
    List<String> threads() {
        return threads.stream().limit(SHOWN).toList();
    }
}
