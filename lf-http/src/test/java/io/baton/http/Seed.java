package io.baton.http;

import java.util.Random;

/** The seeds of random tests: printed, and settable by {@code -Dio.baton.http.seed=...}. */
final class Seed {

    private static final String PROPERTY = "io.baton.http.seed";

    private Seed() {
    }

    static Random random(String test) {
        long seed = Long.getLong(PROPERTY, System.nanoTime());
        System.out.println(test + ": -D" + PROPERTY + "=" + seed);
        return new Random(seed);
    }
}
