package io.baton.epoll.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A fault at a call: {@code INTERRUPTED:RECV}.
 *
 * @param kind what goes wrong
 * @param call where
 */
public record FaultPoint(FaultKind kind, CallKind call) {

    private static final String ANY = "*";

    /** Refuses a fault that this call cannot have. */
    public FaultPoint {
        if (!kind.calls().contains(call)) {
            throw new IllegalArgumentException(call + " never fails by " + kind + ", only " + kind.calls());
        }
    }

    /** Every point there is, in a fixed order. */
    public static List<FaultPoint> all() {
        return of(FaultKind.values());
    }

    /** All points of these faults. */
    public static List<FaultPoint> of(FaultKind... kinds) {
        List<FaultPoint> points = new ArrayList<>();
        for (FaultKind kind : kinds) {
            kind.calls().forEach(call -> points.add(new FaultPoint(kind, call)));
        }
        return points;
    }

    /**
     * Reads a list such as {@code INTERRUPTED:*,SHORT:SEND,DELAY}: a fault, and the call or {@code *}, which is the same as no
     * call. Case does not matter.
     *
     * @throws IllegalArgumentException if a name is unknown or the call cannot fail so
     */
    public static Set<FaultPoint> parse(String list) {
        Collection<FaultPoint> points = new LinkedHashSet<>();
        for (String entry : list.toUpperCase(Locale.ROOT).split(",", -1)) {
            String[] parts = entry.trim().split(":", 2);
            FaultKind kind = FaultKind.valueOf(parts[0]);
            if (parts.length == 1 || parts[1].equals(ANY)) {
                points.addAll(of(kind));
            } else {
                points.add(new FaultPoint(kind, CallKind.valueOf(parts[1])));
            }
        }
        return new LinkedHashSet<>(points);
    }

    /** The same in every version, so that a seed keeps its meaning while the enums grow. */
    long identity() {
        return 31L * kind.name().hashCode() + call.name().hashCode();
    }

    @Override
    public String toString() {
        return kind + ":" + call;
    }
}
