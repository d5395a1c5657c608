/** Who leads, and who is promoted when: the lead word, the ready batch, the watch. Knows tokens, and nothing of connections. */
@NullMarked
package io.baton.pool.internal.lead;

import org.jspecify.annotations.NullMarked;
