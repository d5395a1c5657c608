package io.baton.epoll.faults;

import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the calls at each point of a plan, and says which fault the next one has. Any thread. */
final class FaultDecisions {

    /** A fault that a call has now. */
    record Fault(FaultPlan plan, FaultPoint point, long number) {

        FaultKind kind() {
            return point.kind();
        }

        /** A length from 1 to {@code length} - 1; or {@code length}, where nothing is shorter. */
        long shorter(long length) {
            return length < 2 ? length : 1 + plan.choice(point, number, length - 1);
        }
    }

    private record Site(FaultPoint point, AtomicLong calls) {
    }

    private static final int DELAY_MILLIS = 1;

    private final FaultPlan plan;
    private final Map<CallKind, List<Site>> sites = new EnumMap<>(CallKind.class);
    private final Map<FaultKind, AtomicLong> injected = new EnumMap<>(FaultKind.class);

    FaultDecisions(FaultPlan plan) {
        this.plan = plan;
        for (CallKind call : CallKind.values()) {
            sites.put(call,
                    plan.enabledAt(call).stream().map(point -> new Site(point, new AtomicLong())).toList());
        }
        for (FaultKind kind : FaultKind.values()) {
            injected.put(kind, new AtomicLong());
        }
    }

    FaultPlan plan() {
        return plan;
    }

    long injected(FaultKind kind) {
        return counter(kind).get();
    }

    private AtomicLong counter(FaultKind kind) {
        return Objects.requireNonNull(injected.get(kind));
    }

    /** The fault of this call; null if it has none. A delay is over when this returns. */
    @Nullable Fault next(CallKind call, SystemCalls real) {
        Fault first = null;
        // Every point counts every call, whatever the others say.
        for (Site site : Objects.requireNonNull(sites.get(call))) {
            long number = site.calls().getAndIncrement();
            if (!plan.fires(site.point(), number)) {
                continue;
            }
            if (site.point().kind() == FaultKind.DELAY) {
                counter(FaultKind.DELAY).incrementAndGet();
                // In the kernel: a virtual thread must not leave its carrier here.
                real.poll(0, 0, DELAY_MILLIS);
            } else if (first == null) {
                first = new Fault(plan, site.point(), number);
            }
        }
        if (first != null) {
            counter(first.kind()).incrementAndGet();
        }
        return first;
    }

    /** Throws what the fault throws, if it does. */
    static void thrownBy(@Nullable Fault fault) {
        if (fault != null && fault.kind() == FaultKind.OUT_OF_MEMORY) {
            throw new OutOfMemoryError("injected: " + fault.point());
        }
        if (fault != null && fault.kind() == FaultKind.STACK_OVERFLOW) {
            throw new StackOverflowError("injected: " + fault.point());
        }
    }
}
