package io.baton.benchmarks.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides whether something grows. A resource does if it surely rises over the whole run, by more than is allowed, and half as much in
 * the second half: what only fills up slows down, and a leak does not. The first samples do not count, since a JVM that warms up
 * loads classes.
 *
 * @param warmUp the share of samples that do not count, 0 to below 1
 * @param tolerance multiplies what {@link Resource#allowed} allows; above 1 for a short run, which is mostly warm-up
 */
record Judge(double warmUp, double tolerance) {

    /** With fewer samples there is no judgement. */
    static final int LEAST_SAMPLES = 12;

    /**
     * A line for each resource that grows; empty if none does.
     *
     * @throws IllegalArgumentException if there are too few samples to judge
     */
    List<String> growing(List<Sample> all) {
        if (all.size() < LEAST_SAMPLES) {
            throw new IllegalArgumentException(
                    all.size() + " samples are too few to judge; it takes " + LEAST_SAMPLES);
        }
        List<Sample> samples = counted(all);
        List<String> growing = new ArrayList<>();
        for (Resource resource : Resource.values()) {
            double allowed = resource.allowed() * tolerance;
            Trend trend = trend(samples, resource);
            List<Sample> late = samples.subList(samples.size() / 2, samples.size());
            if (trend.risesAbove(allowed)
                    && (late.size() < Trend.LEAST || trend(late, resource).growth() > allowed / 2)) {
                growing.add(resource.title() + " rises by " + resource.text(trend.growth()) + " in "
                        + String.format(Locale.ROOT, "%.1f", trend.span()) + " minutes, at least by "
                        + resource.text(trend.sure() * trend.span()) + "; " + resource.text(allowed) + " allowed");
            }
        }
        return growing;
    }

    /** Without those of the warm-up. */
    List<Sample> counted(List<Sample> all) {
        int dropped = Math.min((int) Math.ceil(all.size() * warmUp), all.size() - Trend.LEAST);
        return all.subList(dropped, all.size());
    }

    /** The slope of a resource, per minute. */
    static Trend trend(List<Sample> samples, Resource resource) {
        return Trend.of(samples.stream().mapToDouble(Sample::minutes).toArray(),
                samples.stream().mapToDouble(sample -> sample.value(resource)).toArray());
    }
}
