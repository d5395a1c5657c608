/** Logging that cannot throw. */
@NullMarked
package io.baton.pool.internal.log;

import org.jspecify.annotations.NullMarked;
