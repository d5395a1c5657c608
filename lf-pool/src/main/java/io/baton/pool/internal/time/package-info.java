/** Timeouts. Time is a parameter: nothing here has a clock or a thread. */
package io.baton.pool.internal.time;
