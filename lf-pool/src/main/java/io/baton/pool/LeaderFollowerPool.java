package io.baton.pool;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.pool.internal.group.Workers;
import io.baton.pool.internal.group.Group;
import io.baton.pool.internal.group.GroupSettings;
import io.baton.pool.internal.listen.Listener;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A running server. Of its threads one leads: it waits in epoll_wait and runs the handlers of ready connections itself, as long as
 * they are quick; the others follow, and take the lead when a handler blocks.
 *
 * <pre>{@code
 * try (var pool = LeaderFollowerPool.builder()
 *         .listen(new InetSocketAddress("127.0.0.1", 7007), (connection, in) -> connection.reply(in))
 *         .start()) {
 *     pool.awaitClose();
 * }
 * }</pre>
 *
 * <p>All methods may be called by any thread, {@link #close()} from a handler too. The threads are no daemons: the pool keeps the
 * JVM alive until it is closed.
 */
public final class LeaderFollowerPool implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LeaderFollowerPool.class.getName());
    /** What the threads have, after the drain timeout, to get from the end of their turns to the end of their runs. */
    private static final Duration THREAD_END = Duration.ofSeconds(1);

    private final String name;
    private final Workers workers;
    private final Duration drainTimeout;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicInteger nextGroup = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private LeaderFollowerPool(PoolBuilder builder, Workers workers) {
        this.name = builder.name();
        this.drainTimeout = builder.drainTimeout();
        this.workers = workers;
    }

    /** The settings of a new pool, at their defaults. */
    public static PoolBuilder builder() {
        return new PoolBuilder();
    }

    static LeaderFollowerPool start(PoolBuilder builder) throws IOException {
        GroupSettings settings = builder.groupSettings();
        AtomicInteger live = new AtomicInteger();
        List<Group> groups = new ArrayList<>();
        Workers workers;
        try {
            for (int i = 0; i < builder.groups(); i++) {
                groups.add(new Group(settings, live));
            }
            for (PoolBuilder.Endpoint endpoint : builder.endpoints()) {
                List<Socket> sockets = builder.open(endpoint);
                for (int i = 0; i < sockets.size(); i++) {
                    groups.get(i).listen(sockets.get(i), endpoint.handler());
                }
            }
            workers = new Workers(settings, groups);
        } catch (IOException | RuntimeException | Error e) {
            groups.forEach(Group::close);
            throw e;
        }
        LeaderFollowerPool pool = new LeaderFollowerPool(builder, workers);
        try {
            pool.workers.start(new AtomicLong(), new KernelAddresses(builder.systemCalls()));
            return pool;
        } catch (IOException | RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    /** The addresses it listens on, in the order of the builder's {@code listen} calls, with the ports the kernel chose. */
    public List<SocketAddress> localAddresses() {
        List<SocketAddress> addresses = new ArrayList<>();
        try {
            for (Listener listener : workers.groups().get(0).listeners()) {
                addresses.add(listener.localAddress());
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
        return addresses;
    }

    /**
     * Begins a connection to another server, with the same kind of handler and the same guarantees as for those that are
     * accepted. {@code onOpen} comes when it is established; if it cannot be, {@code onClose} comes alone and says why. Replies may
     * be published at once: they wait.
     *
     * @param address an {@link java.net.InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}
     * @throws IOException if it fails at once, as with a Unix domain socket that nobody listens on
     * @throws IllegalStateException if the pool is closing, or has as many connections as it may
     */
    public Connection connect(SocketAddress address, ConnectionHandler handler) throws IOException {
        List<Group> groups = workers.groups();
        return groups.get((nextGroup.getAndIncrement() & Integer.MAX_VALUE) % groups.size()).connect(address, handler);
    }

    /** The counters of this moment. */
    public PoolSnapshot snapshot() {
        return workers.snapshot();
    }

    /** Waits until the pool is closed, by whomever. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /**
     * Ends the pool in order: refuses new connections, lets the turns under way end, sends the replies published so far, closes
     * the connections, ends the threads. What is not done after the {@linkplain PoolBuilder#drainTimeout drain timeout} is
     * cut off; a thread that is still in a handler then is interrupted and, if that does not help, logged with its stack.
     *
     * <p>Returns when all is closed; if called from a handler, or while another call is at it, as soon as that is under way.
     */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            if (!isOwnThread()) {
                awaitQuietly();
            }
        } else if (isOwnThread()) {
            new Thread(this::closeNow, name + "-close").start();
        } else {
            closeNow();
        }
    }

    private boolean isOwnThread() {
        return workers.threads().contains(Thread.currentThread());
    }

    private void awaitQuietly() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeNow() {
        try {
            long deadline = System.nanoTime() + drainTimeout.toNanos();
            workers.groups().forEach(Group::drain);
            boolean drained = true;
            for (Group group : workers.groups()) {
                drained &= group.awaitDrained(deadline);
            }
            if (!drained) {
                LOG.log(System.Logger.Level.WARNING, "{0}: {1} connections did not end within {2}",
                        name, snapshot().connections(), drainTimeout);
            }
            workers.stop();
            end(workers.threads());
            workers.groups().forEach(Group::close);
        } finally {
            closed.countDown();
        }
    }

    /** Waits for the threads; interrupts those that do not come, and reports those that stay. */
    private void end(List<Thread> threads) {
        boolean interrupted = !await(threads);
        threads.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
        interrupted |= !await(threads);
        threads.stream().filter(Thread::isAlive).forEach(this::report);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for all together; false if this thread was interrupted, and so waited no longer. */
    private static boolean await(List<Thread> threads) {
        long deadline = System.nanoTime() + THREAD_END.toNanos();
        try {
            for (Thread thread : threads) {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void report(Thread thread) {
        StringBuilder stack = new StringBuilder();
        for (StackTraceElement frame : thread.getStackTrace()) {
            stack.append(System.lineSeparator()).append("    at ").append(frame);
        }
        LOG.log(System.Logger.Level.WARNING, "{0}: thread {1} is stuck in a handler and is left behind:{2}",
                name, thread.getName(), stack);
    }

    /** The name and who leads. */
    @Override
    public String toString() {
        return name + ": " + workers.groups();
    }
}
