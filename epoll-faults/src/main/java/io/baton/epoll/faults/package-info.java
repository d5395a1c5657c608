/**
 * Faults injected into system calls. A {@link io.baton.epoll.faults.FaultPlan} says by a seed which calls fail and how; a
 * {@link io.baton.epoll.faults.FaultInjector} carries it out in front of real system calls. For tests.
 */
@NullMarked
package io.baton.epoll.faults;

import org.jspecify.annotations.NullMarked;
