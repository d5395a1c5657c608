/** New connections, in and out. */
@NullMarked
package io.baton.pool.internal.listen;

import org.jspecify.annotations.NullMarked;
