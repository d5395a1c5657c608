/**
 * Virtual threads on carriers of our own: how one gets our scheduler, who runs it when, and the lock under which none of them
 * leaves its carrier. Knows nothing of leads, connections and replies.
 */
@NullMarked
package io.baton.pool.internal.thread;

import org.jspecify.annotations.NullMarked;
