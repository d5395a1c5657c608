/**
 * A kernel in memory. {@link io.baton.epoll.sim.SimulatedKernel} has its system calls; {@link io.baton.epoll.sim.Scheduling}
 * says how its callers wait and what time it is. For tests.
 */
@NullMarked
package io.baton.epoll.sim;

import org.jspecify.annotations.NullMarked;
