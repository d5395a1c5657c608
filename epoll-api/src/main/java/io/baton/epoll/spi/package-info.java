/**
 * What a provider must implement. An {@link io.baton.epoll.spi.EpollProvider} is found by {@link java.util.ServiceLoader}
 * and opens {@link io.baton.epoll.spi.SystemCalls}, an interface of system calls on numbers in the kernel's own convention.
 *
 * <p>All access to the operating system goes through that interface, so a provider may also inject faults or simulate a
 * kernel. A provider must be declared twice, by {@code provides ... with} in its {@code module-info} and by an entry in
 * {@code META-INF/services}, so that it is found on the module path and on the class path. The abstract tests of {@code
 * io.baton:epoll-tck} check a provider against this contract.
 */
@NullMarked
package io.baton.epoll.spi;

import org.jspecify.annotations.NullMarked;
