/** The memory of connections: pooled buffers, what a connection has to send, and lists of segments for one system call. */
@NullMarked
package io.baton.pool.internal.buffer;

import org.jspecify.annotations.NullMarked;
