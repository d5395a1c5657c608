package io.baton.pool;

import io.baton.pool.internal.group.Group;
import io.baton.pool.internal.group.ThreadEnd;
import io.baton.pool.internal.group.Workers;
import io.baton.pool.internal.listen.Listener;
import io.baton.pool.internal.listen.UnixSocketFile;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.thread.PlatformThreads;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The end of a pool, step by step. Made with the pool: memory may be what it ends for. */
final class PoolEnd {

    private static final Log LOG = Log.of(LeaderFollowerPool.class);
    private static final Message NOT_DRAINED = LOG.warning("{}");
    private static final Message STEP_FAILED = LOG.error("{}: a step of closing the pool failed");

    private final String name;
    private final Workers workers;
    private final Duration drainTimeout;
    private final List<UnixSocketFile> socketFiles;
    private final Runnable removeSocketFiles = this::removeSocketFiles;
    private final List<Runnable> steps;
    private final Consumer<Group> cutOffOne = this::cutOff;
    /** Calls the last callbacks of connections that were cut off; null before that. */
    private volatile @Nullable Thread cutOff;
    /** Whether the thread that closes the pool was interrupted. Only for that thread. */
    private boolean interrupted;

    PoolEnd(String name, Workers workers, Duration drainTimeout, List<UnixSocketFile> socketFiles) {
        this.name = name;
        this.workers = workers;
        this.drainTimeout = drainTimeout;
        this.socketFiles = List.copyOf(socketFiles);
        this.steps = List.of(removeSocketFiles, this::drain, workers::stop, this::awaitThreads,
                workers::abandonFollowers, this::cutOff, workers::close);
    }

    /** Whether this is a thread that it has made. */
    boolean isOwn(Thread thread) {
        return cutOff == thread;
    }

    /** Closes the pool. Once. Never throws. */
    void run() {
        interrupted = Thread.interrupted();
        try {
            for (int i = 0; i < steps.size(); i++) {
                attempt(steps.get(i));
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A step that fails, as where memory has run out, must not keep the others from being taken. */
    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            STEP_FAILED.log(name, failure);
        }
    }

    /** New connections are refused from here on. Never throws. */
    void stopListening() {
        attempt(removeSocketFiles);
        for (Group group : workers.groups()) {
            group.listeners().forEach(Listener::stop);
        }
    }

    private void removeSocketFiles() {
        for (UnixSocketFile file : socketFiles) {
            file.remove();
        }
    }

    private void drain() {
        // Half the range: a deadline is compared by its distance from now.
        long deadline = System.nanoTime() + Math.min(Settings.saturatedNanos(drainTimeout), Long.MAX_VALUE / 2);
        workers.groups().forEach(Group::drain);
        boolean drained = true;
        for (Group group : workers.groups()) {
            drained &= group.awaitDrained(deadline);
        }
        if (!drained) {
            NOT_DRAINED.log(name + ": " + workers.snapshot().connections()
                    + " connections did not end within " + drainTimeout, null);
        }
    }

    /** Runs the last callbacks of connections that no thread was free for, in a thread that need not be waited for for ever. */
    private void cutOff() {
        if (workers.snapshot().connections() > 0) {
            Thread thread = PlatformThreads.unstarted(name + "-cut-off", () -> workers.groups().forEach(cutOffOne));
            cutOff = thread;
            thread.start();
            interrupted |= ThreadEnd.await(List.of(thread), () -> { }, name);
        }
    }

    private void cutOff(Group group) {
        try {
            group.cutOff();
        } catch (Throwable failure) {
            STEP_FAILED.log(name, failure);
        }
    }

    private void awaitThreads() {
        interrupted |= ThreadEnd.await(workers.liveThreads(), workers::abandonFollowers, name);
    }
}
