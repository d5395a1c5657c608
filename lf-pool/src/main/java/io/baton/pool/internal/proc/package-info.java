/** What {@code /proc} says about the pool's threads. */
@NullMarked
package io.baton.pool.internal.proc;

import org.jspecify.annotations.NullMarked;
