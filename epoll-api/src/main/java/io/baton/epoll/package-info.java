/**
 * Linux epoll for Java.
 *
 * <h2>The two lists</h2>
 * An {@link io.baton.epoll.Epoll} instance is a kernel object with two lists. The <b>interest list</b> holds the
 * registrations: a descriptor, its {@link io.baton.epoll.Interest} and 64 bits of the caller's. The <b>ready list</b> holds
 * those that have something to report; {@link io.baton.epoll.Epoll#await await} takes from it. So the cost of a wait depends
 * on how many descriptors are ready, not on how many are registered.
 *
 * <h2>Level, edge, one-shot</h2>
 * Two KiB are written into a pipe, and the reader takes one KiB. What does the next wait report?
 * <ul>
 * <li><b>Level</b> (the default): ready, since bytes are left; as each wait until the pipe is empty, as with poll(2).
 * <li><b>Edge</b> ({@link io.baton.epoll.Interest#edge}): nothing, since nothing has changed. Read until
 *     {@link io.baton.epoll.Descriptor#WOULD_BLOCK}, or the KiB that is left waits until the next write.
 * <li><b>One-shot</b> ({@link io.baton.epoll.Interest#oneshot}): nothing, not even for new bytes, nor for an error or a
 *     hang-up, until {@link io.baton.epoll.Epoll#modify modify} arms it again; a descriptor that is ready then is reported.
 * </ul>
 *
 * <h2>Why one-shot</h2>
 * When several threads wait on one instance, level and edge may report a descriptor to a second thread while the first
 * still works on it. One-shot reports it to one thread, and to no other until that thread arms it again. It is not mutual
 * exclusion: any {@code modify}, by any thread, arms the descriptor. And it disarms both directions: after an event for IN
 * the interest in {@link io.baton.epoll.Interest#OUT OUT} is disarmed too, so arm with the union of what is still wanted.
 *
 * <h2>Remove, then close</h2>
 * The kernel keeps a registration until the last duplicate of the open file is closed, and a child process may hold
 * one. So {@link io.baton.epoll.Epoll#remove remove} a descriptor before closing it. Neither takes back an event that a wait
 * has already returned: put a number into the 64 bits that is different for each registration, and ignore events with an
 * old one.
 *
 * <h2>Descriptors to wait for</h2>
 * {@link io.baton.epoll.Socket}, {@link io.baton.epoll.EventFd}, {@link io.baton.epoll.TimerFd}, {@link
 * io.baton.epoll.Pipe} (FIFOs too), and epoll instances themselves. There is no signalfd(2) on purpose: it only sees
 * signals that every thread of the process blocks, and the threads of a JVM do not.
 *
 * <h2>Errors</h2>
 * A call that fails throws {@link io.baton.epoll.ErrnoException} with call, errno and descriptor; "would block" and the end
 * of the stream are results. A method of a closed object throws {@link java.lang.IllegalStateException}.
 */
@NullMarked
package io.baton.epoll;

import org.jspecify.annotations.NullMarked;
