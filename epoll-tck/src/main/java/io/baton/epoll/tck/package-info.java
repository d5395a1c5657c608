/**
 * Contracts of Linux epoll and of Baton's classes for it, as abstract JUnit 5 tests.
 *
 * <p>{@link io.baton.epoll.tck.EpollProviderContract} runs those that need only a provider. Beside it there are {@link
 * io.baton.epoll.tck.LoadingContract} (a JVM of its own, module path and class path, jlink), {@link
 * io.baton.epoll.tck.OlderJvmContract} (a JVM that is too old) and {@link io.baton.epoll.tck.NativeCallContract} (errno per
 * thread, no allocation, addresses of buffers).
 *
 * <p>Tests that pin a system call's answer use the raw {@link io.baton.epoll.spi.SystemCalls}, where an error is {@code
 * -errno}. Tests of the classes above use {@link io.baton.epoll.Epoll} and the other descriptors. Both run on the real kernel.
 */
package io.baton.epoll.tck;
