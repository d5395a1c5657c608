package io.baton.pool;

import io.baton.epoll.Socket;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.group.Group;
import io.baton.pool.internal.group.GroupSettings;
import io.baton.pool.internal.group.Workers;
import io.baton.pool.internal.listen.Endpoint;
import io.baton.pool.internal.listen.Listener;
import io.baton.pool.internal.listen.UnixSocketFile;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.thread.PlatformThreads;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A running server. Of its threads one leads: it waits in epoll_wait and runs the handlers of ready connections itself, as long
 * as they are quick; the others follow, and take the lead when a handler blocks.
 *
 * <pre>{@code
 * try (var pool = LeaderFollowerPool.builder()
 *         .listen(new InetSocketAddress("127.0.0.1", 7007), (connection, in) -> connection.reply(in))
 *         .start()) {
 *     pool.awaitClose();
 * }
 * }</pre>
 *
 * <p>All methods may be called by any thread, {@link #close()} from a handler too. The pool's threads are non-daemon threads,
 * unless {@linkplain PoolBuilder#daemon the builder says otherwise}: the pool keeps the JVM alive until it is closed.
 */
public final class LeaderFollowerPool implements AutoCloseable {

    private static final Message STARTED = Log.of(LeaderFollowerPool.class).debug("{}");

    private final String name;
    private final Workers workers;
    private final PoolEnd end;
    private final List<SocketAddress> localAddresses;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicInteger nextGroup = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private LeaderFollowerPool(PoolBuilder builder, Workers workers,
            List<UnixSocketFile> socketFiles) throws IOException {
        this.name = builder.name;
        this.workers = workers;
        List<SocketAddress> addresses = new ArrayList<>();
        for (Listener listener : workers.groups().get(0).listeners()) {
            addresses.add(listener.localAddress());
        }
        this.localAddresses = List.copyOf(addresses);
        this.end = new PoolEnd(name, workers, builder.drainTimeout, socketFiles);
    }

    /** The settings of a new pool, at their defaults. */
    public static PoolBuilder builder() {
        return new PoolBuilder();
    }

    static LeaderFollowerPool start(PoolBuilder builder) throws IOException {
        GroupSettings settings = builder.groupSettings();
        List<Group> groups = new ArrayList<>();
        List<UnixSocketFile> socketFiles = new ArrayList<>();
        LeaderFollowerPool pool;
        try {
            AtomicInteger live = new AtomicInteger();
            AtomicLong ids = new AtomicLong();
            for (int i = 0; i < builder.groups; i++) {
                groups.add(new Group(settings, i, live, ids));
            }
            for (Endpoint endpoint : builder.endpoints) {
                List<Socket> sockets = endpoint.source().open(builder.systemCalls(), builder.groups, socketFiles);
                for (int i = 0; i < sockets.size(); i++) {
                    groups.get(i).listen(sockets.get(i), endpoint.handler());
                }
            }
            pool = new LeaderFollowerPool(builder, new Workers(settings, groups), socketFiles);
        } catch (Throwable e) {
            // Each by itself: one that fails, too, must not keep the others open.
            groups.forEach(group -> undo(group::close, e));
            builder.endpoints.forEach(endpoint -> undo(() -> endpoint.source().close(), e));
            socketFiles.forEach(file -> undo(file::remove, e));
            throw e;
        }
        try {
            pool.workers.start();
            STARTED.log(builder.name + ": handlers run on " + pool.snapshot().followers() + " followers; "
                    + Followers.support(), null);
            return pool;
        } catch (Throwable e) {
            pool.close();
            throw e;
        }
    }

    private static void undo(Runnable step, Throwable failure) {
        try {
            step.run();
        } catch (RuntimeException | Error again) {
            failure.addSuppressed(again);
        }
    }

    /**
     * The addresses the pool listens on, in the order of the builder's {@code listen} calls, with the ports the kernel chose.
     * They stay the same after {@link #close()}.
     */
    public List<SocketAddress> localAddresses() {
        return localAddresses;
    }

    /**
     * Begins a connection to another server, with the same kind of handler and the same guarantees as for accepted connections.
     * {@code onOpen} comes when it is established. If it cannot be, or is closed before, {@code onClose} comes alone. Replies may
     * be published at once: they wait until it is established, also if {@link Connection#close} is called meanwhile, and for the
     * {@linkplain PoolBuilder#connectTimeout connect timeout} at most.
     *
     * @param address a resolved {@link java.net.InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}
     * @return the connection that the handler's callbacks get; of a {@link ConnectionDecorator} what it makes
     *     {@linkplain ConnectionDecorator#visible visible}
     * @throws IOException if it fails at once, as with a Unix domain socket that nobody listens on; there is no callback then
     * @throws IllegalArgumentException if the address is of another type, or not resolved
     * @throws IllegalStateException if the pool is closing, or has as many connections as it may
     */
    public Connection connect(SocketAddress address, ConnectionHandler handler) throws IOException {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(handler, "handler");
        if (closing.get()) {
            throw new IllegalStateException(name + " is closing");
        }
        List<Group> groups = workers.groups();
        Group group = groups.get((nextGroup.getAndIncrement() & Integer.MAX_VALUE) % groups.size());
        PooledConnection connection = group.connect(address, handler);
        return ConnectionDecorator.visible(handler, connection.decorated());
    }

    /** The counters of this moment. */
    public PoolSnapshot snapshot() {
        return workers.snapshot();
    }

    /**
     * Stops listening: new connections are refused, and those that are there go on. For a server that finishes what it has
     * begun before it {@linkplain #close() closes} the pool. A second call does nothing.
     */
    public void stopListening() {
        end.stopListening();
    }

    /** Waits until the pool is closed, no matter which thread closes it. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /**
     * Closes the pool in order: refuses new connections, removes the files of its Unix domain sockets, lets the callbacks under
     * way return, sends the replies published so far, closes the connections, ends the threads.
     *
     * <p>What is not done after the {@linkplain PoolBuilder#drainTimeout drain timeout} is cut off: replies that are not sent are
     * dropped. A thread that is still in a handler then has a second to return; then it is interrupted, and has another second.
     * If it still does not return, its name and stack are logged, and the pool closes without it; when its handler returns at
     * last, {@code onClose} of its connection follows. Connections that no thread was free for get their {@code onClose} with a
     * {@link java.util.concurrent.TimeoutException}.
     *
     * <p>Blocks until everything is closed, also if the calling thread is interrupted; its interrupt status is kept. A call made
     * while another thread is already closing waits for that one. Called from a handler or a scheduled task it returns at once,
     * and closing continues in the background.
     */
    @Override
    public void close() {
        boolean first = closing.compareAndSet(false, true);
        if (isOwnThread()) {
            if (first) {
                closeInBackground();
            }
        } else if (first) {
            closeNow();
        } else {
            awaitClosed();
        }
    }

    private void closeInBackground() {
        try {
            PlatformThreads.unstarted(name + "-close", this::closeNow).start();
        } catch (Throwable noThread) {
            // Another call may find memory for one.
            closing.set(false);
            throw noThread;
        }
    }

    private boolean isOwnThread() {
        Thread current = Thread.currentThread();
        return workers.owns(current) || end.isOwn(current);
    }

    private void awaitClosed() {
        boolean interrupted = false;
        while (closed.getCount() > 0) {
            try {
                if (!closed.await(1, TimeUnit.SECONDS) && closing.compareAndSet(false, true)) {
                    // The other caller was one of the pool's threads, and got no thread for it.
                    closeNow();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeNow() {
        try {
            end.run();
        } finally {
            closed.countDown();
        }
    }

    /** For tests: most threads ever seen in epoll_wait of one group at the same time. Counted only with assertions enabled. */
    int maxWaiting() {
        return workers.groups().stream().mapToInt(Group::maxWaiting).max().orElse(0);
    }

    /** For tests: pooled buffers in use. Counted only with assertions enabled. */
    int buffersOut() {
        return workers.groups().stream().mapToInt(group -> group.buffers().out()).sum();
    }

    /** For tests: virtual followers that live, those without a job included. */
    long liveVirtualFollowers() {
        return workers.liveVirtualFollowers();
    }

    /** The name and who leads. */
    @Override
    public String toString() {
        return name + ": " + workers.groups();
    }
}
