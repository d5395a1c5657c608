/** Replies, from any thread to the socket, in order: the Disruptor ring and the writer that drains it. */
package io.baton.pool.internal.reply;
