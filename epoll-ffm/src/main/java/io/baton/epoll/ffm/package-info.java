/**
 * System calls by java.lang.foreign: {@code LibC} links the C functions and keeps errno, {@code SocketCalls} and
 * {@code FfmSystemCalls} speak {@code -errno}.
 */
@NullMarked
package io.baton.epoll.ffm;

import org.jspecify.annotations.NullMarked;
