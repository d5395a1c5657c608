package io.baton.epoll.faults;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which calls fail, decided by a seed: some points are enabled for the whole run, and an enabled point fires at some of its
 * calls. The decision for a point's n-th call is a function of the seed, the point and n alone: it depends neither on time nor
 * on what happens at other points. So a run of one thread is repeated exactly, and one of many threads nearly.
 *
 * @param seed what the decisions follow from
 * @param enabledPercent how many of the points are enabled, 0 to 100
 * @param firesPercent at how many of its calls an enabled point fires, 0 to 100
 * @param points the points that may be enabled
 * @param onlyCall the number of the one call at which each point may fire, from 0; or {@link #ANY_CALL}
 */
public record FaultPlan(long seed, int enabledPercent, int firesPercent, Set<FaultPoint> points, long onlyCall) {

    /** The share of points that are enabled, and of calls at which one fires, unless another is asked for. */
    public static final int DEFAULT_PERCENT = 25;

    /** The beginning of the names of the system properties that {@link #fromProperties} reads. */
    public static final String PROPERTIES = "io.baton.epoll.faults.";

    /** Faults may come at any call. */
    public static final long ANY_CALL = -1;

    private static final long ENABLES = -1;

    /** Checks the percentages, and copies the points. */
    public FaultPlan {
        requirePercent(enabledPercent);
        requirePercent(firesPercent);
        points = Set.copyOf(points);
    }

    /** The fault of this point at its call of this number, from 0, and no other fault. */
    public static FaultPlan once(FaultPoint point, long call) {
        return new FaultPlan(0, 100, 100, Set.of(point), call);
    }

    /** Begins a plan for this seed: all points, 25 % of them enabled, which fire at 25 % of their calls. */
    public static Builder builder(long seed) {
        return new Builder(seed);
    }

    /**
     * The plan of the system properties {@code io.baton.epoll.faults.seed} (default: random), {@code .enabled} and {@code
     * .fires} (percent, default 25) and {@code .points} (as {@link FaultPoint#parse} reads them, default: all that give an
     * answer; those that throw have to be named).
     *
     * @throws IllegalArgumentException if one cannot be read
     */
    public static FaultPlan fromProperties() {
        String seed = System.getProperty(PROPERTIES + "seed");
        Builder builder = builder(seed == null ? ThreadLocalRandom.current().nextLong() : Long.parseLong(seed.trim()));
        String points = System.getProperty(PROPERTIES + "points");
        builder.points(points != null ? FaultPoint.parse(points)
                : FaultPoint.all().stream().filter(point -> !point.kind().throwing()).toList());
        return builder.enabled(percent("enabled")).fires(percent("fires")).build();
    }

    private static int percent(String name) {
        return Integer.parseInt(System.getProperty(PROPERTIES + name, String.valueOf(DEFAULT_PERCENT)).trim());
    }

    private static void requirePercent(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a percentage is from 0 to 100, not " + percent);
        }
    }

    /** Whether this run has faults at this point. */
    public boolean enables(FaultPoint point) {
        return points.contains(point) && percentile(point, ENABLES) < enabledPercent;
    }

    /** Whether an enabled point fires at its call of this number, from 0. */
    public boolean fires(FaultPoint point, long call) {
        return (onlyCall == ANY_CALL || call == onlyCall) && percentile(point, call) < firesPercent;
    }

    /** The points of this call that are enabled, in a fixed order. */
    List<FaultPoint> enabledAt(CallKind call) {
        return FaultPoint.all().stream().filter(point -> point.call() == call && enables(point)).toList();
    }

    /** A number from 0 to {@code bound} - 1 that belongs to this call of this point: how short, for example. */
    long choice(FaultPoint point, long call, long bound) {
        return Long.remainderUnsigned(mix(hash(point, call) + 1), bound);
    }

    private long percentile(FaultPoint point, long call) {
        return Long.remainderUnsigned(hash(point, call), 100);
    }

    private long hash(FaultPoint point, long call) {
        return mix(mix(mix(seed) + point.identity()) + call);
    }

    /** The finishing function of SplitMix64, behind its step. */
    private static long mix(long number) {
        long z = number + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** What is needed to run it again. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "seed %d, %d %% of %d points enabled, %d %% of %s: %s", seed,
                enabledPercent, points.size(), firesPercent,
                onlyCall == ANY_CALL ? "their calls" : "their calls of number " + onlyCall,
                FaultPoint.all().stream().filter(this::enables).toList());
    }

    /** Collects what a plan needs. One thread. */
    public static final class Builder {

        private final long seed;
        private int enabledPercent = DEFAULT_PERCENT;
        private int firesPercent = DEFAULT_PERCENT;
        private Collection<FaultPoint> points = FaultPoint.all();

        private Builder(long seed) {
            this.seed = seed;
        }

        /** How many of the points are enabled, in percent. 100 for all. */
        public Builder enabled(int percent) {
            enabledPercent = percent;
            return this;
        }

        /** At how many of its calls an enabled point fires, in percent. */
        public Builder fires(int percent) {
            firesPercent = percent;
            return this;
        }

        /** The points that may be enabled, and no others. */
        public Builder points(Collection<FaultPoint> only) {
            points = only;
            return this;
        }

        /** The plan. */
        public FaultPlan build() {
            return new FaultPlan(seed, enabledPercent, firesPercent, new LinkedHashSet<>(points), ANY_CALL);
        }
    }
}
