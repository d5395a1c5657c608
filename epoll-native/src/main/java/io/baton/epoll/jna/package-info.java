/**
 * System calls by JNA's direct mapping: {@code LibC} declares the C functions, {@code JnaSystemCalls} speaks {@code
 * -errno}.
 */
@NullMarked
package io.baton.epoll.jna;

import org.jspecify.annotations.NullMarked;
