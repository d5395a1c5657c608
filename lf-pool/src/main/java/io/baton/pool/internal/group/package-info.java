/** What wires the rooms of one group together: its threads, and what each event means. */
@NullMarked
package io.baton.pool.internal.group;

import org.jspecify.annotations.NullMarked;
