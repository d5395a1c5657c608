/**
 * Replies, in order, from any thread to the socket: the Disruptor ring, the writer that drains it, and the end of a
 * connection.
 */
@NullMarked
package io.baton.pool.internal.reply;

import org.jspecify.annotations.NullMarked;
