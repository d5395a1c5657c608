package io.baton.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Leaks that are made up, and what looks like one. */
class JudgeTest {

    private static final int SAMPLES = 60;
    private static final int RUNS = 300;
    private static final double MINUTES_EACH = 0.15;
    private static final double MIB = 1 << 20;
    private static final Judge JUDGE = new Judge(0.25, 1);

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** Samples in which one resource does something, and the others do not change. */
    private static List<Sample> samples(int count, Resource moving, IntToDoubleFunction value) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<Resource, Double> values = new EnumMap<>(Resource.class);
            for (Resource resource : Resource.values()) {
                values.put(resource, resource == moving ? value.applyAsDouble(i) : 50.0);
            }
            samples.add(new Sample(i * MINUTES_EACH, values));
        }
        return samples;
    }

    @ParameterizedTest
    @EnumSource(Resource.class)
    void aResourceThatGrowsByMoreThanIsAllowedIsNamed(Resource resource) {
        double each = 2 * resource.allowed() / (0.75 * SAMPLES);
        List<String> growing = JUDGE.growing(samples(SAMPLES, resource, i -> 1_000 + i * each));
        assertThat(growing).singleElement().asString().startsWith(resource.title() + " rises by ");
    }

    @ParameterizedTest
    @EnumSource(Resource.class)
    void whatStaysOrFallsIsFine(Resource resource) {
        assertThat(JUDGE.growing(samples(SAMPLES, resource, i -> 1_000_000))).isEmpty();
        assertThat(JUDGE.growing(samples(SAMPLES, resource, i -> 1e9 - i * 1e6))).isEmpty();
    }

    @Test
    void aSlowLeakUnderNoiseIsFound() {
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            found += JUDGE.growing(samples(SAMPLES, Resource.HEAP,
                    i -> 20 * MIB + i * 2 * MIB / SAMPLES + random.nextGaussian() * 0.3 * MIB)).size();
        }
        System.out.printf("seed %d: found %d of %d leaks%n", seed, found, RUNS);
        assertThat(found).as("found, seed %d", seed).isGreaterThan(RUNS * 9 / 10);
    }

    @Test
    void noiseIsNoLeak() {
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            found += JUDGE.growing(samples(SAMPLES, Resource.HEAP,
                    i -> 20 * MIB + random.nextGaussian() * 2 * MIB)).size();
        }
        System.out.printf("seed %d: %d alarms in %d runs without a leak%n", seed, found, RUNS);
        assertThat(found).as("false alarms, seed %d", seed).isLessThan(RUNS / 50);
    }

    @Test
    void aFewSamplesThatAreFarOffNeitherHideALeakNorMakeOne() {
        IntToDoubleFunction off = i -> i % 7 == 0 ? 100 * MIB * random.nextDouble() : 0;
        assertThat(JUDGE.growing(samples(SAMPLES, Resource.HEAP, i -> 20 * MIB + i * 0.05 * MIB + off.applyAsDouble(i))))
                .as("seed %d", seed).hasSize(1);
        assertThat(JUDGE.growing(samples(SAMPLES, Resource.HEAP, i -> 20 * MIB + off.applyAsDouble(i))))
                .as("seed %d", seed).isEmpty();
    }

    /** It rises a lot over the run, and hardly in the second half. */
    @Test
    void whatFillsUpIsNoLeak() {
        List<Sample> samples = samples(SAMPLES, Resource.HEAP, i -> 10 * MIB * (1 - Math.exp(-i / 8.0)));
        Trend whole = Judge.trend(JUDGE.counted(samples), Resource.HEAP);
        assertThat(whole.risesAbove(Resource.HEAP.allowed())).as("it rises as a whole").isTrue();
        assertThat(JUDGE.growing(samples)).isEmpty();
    }

    @Test
    void theWarmUpDoesNotCount() {
        assertThat(JUDGE.growing(samples(SAMPLES, Resource.HEAP, i -> Math.min(i, SAMPLES / 4) * MIB))).isEmpty();
        assertThat(JUDGE.counted(samples(SAMPLES, Resource.HEAP, i -> 0))).hasSize(SAMPLES * 3 / 4);
    }

    @Test
    void aDescriptorInEachFourthRoundIsFound() {
        assertThat(JUDGE.growing(samples(24, Resource.DESCRIPTORS, i -> 100 + i / 4))).hasSize(1);
    }

    @Test
    void theFewestSamplesAreEnoughForALeak() {
        assertThat(new Judge(0.25, 8).growing(samples(Judge.LEAST_SAMPLES, Resource.THREADS, i -> 30 + 4 * i)))
                .hasSize(1);
    }

    @Test
    void tooFewSamplesAreNotJudged() {
        assertThatThrownBy(() -> JUDGE.growing(samples(Judge.LEAST_SAMPLES - 1, Resource.HEAP, i -> i * MIB)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("too few to judge");
    }
}
