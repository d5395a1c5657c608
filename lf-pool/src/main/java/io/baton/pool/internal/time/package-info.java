/** Timeouts. Time is a parameter: nothing here has a clock or a thread. */
@NullMarked
package io.baton.pool.internal.time;

import org.jspecify.annotations.NullMarked;
