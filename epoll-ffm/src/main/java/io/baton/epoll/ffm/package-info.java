/**
 * System calls by java.lang.foreign: {@code LibC} links the C functions and keeps errno, {@code SocketCalls} and
 * {@code FfmSystemCalls} speak {@code -errno}.
 */
package io.baton.epoll.ffm;
