/** What wires the rooms of one group together: its threads, and what each event means. */
package io.baton.pool.internal.group;
