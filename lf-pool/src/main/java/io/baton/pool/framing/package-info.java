/**
 * Messages of a connection: {@link io.baton.pool.framing.Framing} splits a connection's bytes into frames and hands them to a
 * {@link io.baton.pool.framing.FrameHandler}. Built on the public API of {@link io.baton.pool} alone.
 */
@NullMarked
package io.baton.pool.framing;

import org.jspecify.annotations.NullMarked;
