package io.baton.pool;

import io.baton.epoll.spi.SystemCalls;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The real kernel, its calls counted by name. */
public final class CountingCalls {

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final SystemCalls calls = FaultyCalls.of(call -> {
        counts.computeIfAbsent(call.name(), name -> new LongAdder()).increment();
        return call.run();
    });

    public SystemCalls calls() {
        return calls;
    }

    /** How often it was called so far. */
    public long of(String name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }
}
