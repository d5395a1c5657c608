/** Who owns a connection, its two buffers, its turns and its arming. Knows nothing of the lead. */
@NullMarked
package io.baton.pool.internal.connection;

import org.jspecify.annotations.NullMarked;
