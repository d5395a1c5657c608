/**
 * Contracts of Linux epoll and of Baton's face of it, as abstract JUnit 5 tests.
 *
 * <p>{@link io.baton.epoll.tck.EpollProviderContract} holds them all. Tests that pin a system call's answer go through
 * the raw {@link io.baton.epoll.spi.SystemCalls}, where an error is {@code -errno}; tests of the face go through {@link
 * io.baton.epoll.Epoll} and the descriptors beside it. The kernel underneath is the real one.
 */
package io.baton.epoll.tck;
