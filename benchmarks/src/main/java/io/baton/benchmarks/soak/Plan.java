package io.baton.benchmarks.soak;

import io.baton.benchmarks.Jdk;
import io.baton.pool.Followers;

import java.io.IOException;
import java.util.List;

/**
 * How a soak runs.
 *
 * @param jdk of the server
 * @param minutes how long at least; it goes on until there are enough samples to judge
 * @param roundNanos load between two samples
 * @param descriptors that the server may have
 * @param stallMillis the server's write stall timeout
 * @param seed of everything that clients do by chance
 * @param leaks what the server does wrong on purpose
 */
record Plan(Jdk jdk, double minutes, long roundNanos, int descriptors, long stallMillis, long seed, List<Leak> leaks,
        Judge judge) {

    ServerUnderSoak start(Followers followers) throws IOException, InterruptedException {
        return ServerUnderSoak.start(jdk, followers, descriptors, stallMillis, leaks);
    }
}
