package io.baton.benchmarks.chart;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Where an axis has its marks. */
final class Ticks {

    private static final double[] STEPS = {1, 2, 2.5, 5, 10};
    private Ticks() {
    }

    /** From 0 to at least {@code top}, in {@code most} steps of 1, 2, 2.5 or 5 times a power of ten, or in fewer. */
    static double[] linear(double top, int most) {
        if (!(top > 0)) {
            return new double[] {0};
        }
        double power = Math.pow(10, Math.floor(Math.log10(top / most)));
        double step = DoubleStream.of(STEPS).map(s -> s * power).filter(s -> s * most >= top).findFirst().orElse(top);
        int count = (int) Math.ceil(top / step - 1e-9);
        return IntStream.rangeClosed(0, count).mapToDouble(i -> i * step).toArray();
    }

    /** 1, 2, 5, 10, ... from the last one at or below {@code low} to the first one at or above {@code high}. */
    static double[] logarithmic(double low, double high) {
        int first = (int) Math.floor(Math.log10(low));
        int last = (int) Math.ceil(Math.log10(high));
        double[] all = IntStream.rangeClosed(first, last).boxed()
                .flatMapToDouble(power -> DoubleStream.of(1, 2, 5).map(digit -> digit * Math.pow(10, power))).toArray();
        double from = DoubleStream.of(all).filter(tick -> tick <= low).max().orElse(low);
        double to = DoubleStream.of(all).filter(tick -> tick >= high).min().orElse(high);
        return DoubleStream.of(all).filter(tick -> tick >= from && tick <= to).toArray();
    }
}
