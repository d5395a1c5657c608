/**
 * System calls by JNA's direct mapping: {@code LibC} declares the C functions, {@code JnaSystemCalls} calls them and returns
 * {@code -errno}.
 */
@NullMarked
package io.baton.epoll.jna;

import org.jspecify.annotations.NullMarked;
