/** What {@code /proc} says about the pool's threads. */
package io.baton.pool.internal.proc;
