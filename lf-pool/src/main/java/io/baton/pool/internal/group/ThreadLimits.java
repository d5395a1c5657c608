package io.baton.pool.internal.group;

import java.time.Duration;

/**
 * How many threads a pool has.
 *
 * @param least with which it begins, and to which it shrinks
 * @param most to which it grows while handlers block
 * @param idle for how long a thread above {@code least} stays without work
 */
public record ThreadLimits(int least, int most, Duration idle) {
}
