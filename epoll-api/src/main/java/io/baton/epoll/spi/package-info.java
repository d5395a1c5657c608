/**
 * What a provider fulfils: {@link io.baton.epoll.spi.EpollProvider} is found by {@link java.util.ServiceLoader} and
 * opens {@link io.baton.epoll.spi.SystemCalls}, one interface of system calls on numbers, in the kernel's own
 * convention.
 *
 * <p>Everything that touches the operating system goes through that interface, so a provider may as well inject faults
 * or simulate a kernel. A provider module declares both {@code provides ... with} in its {@code module-info} and a
 * {@code META-INF/services} entry, so that it is found on the module path and on the class path. The abstract tests of
 * {@code io.baton:epoll-tck} say whether it keeps the contract.
 */
@NullMarked
package io.baton.epoll.spi;

import org.jspecify.annotations.NullMarked;
