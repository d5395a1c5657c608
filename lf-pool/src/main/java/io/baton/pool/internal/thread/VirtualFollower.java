package io.baton.pool.internal.thread;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/**
 * A virtual thread that does the jobs of a platform thread, its {@link Carrier}. The carrier mounts it, and it runs on the
 * carrier's stack until the job is done, it blocks, or it gives way. It is its own scheduler: the JDK calls {@link #execute}
 * whenever it can run.
 *
 * <pre>
 * CARRIED -- execute ---> READY      its carrier runs it again
 * READY   -- takeReady -> CARRIED    by its carrier, before it mounts it
 * CARRIED -- leave -----> ALONE      by its carrier: the job blocks, and another follower takes it over
 * ALONE   -- execute ---> ALONE      it is queued, and any carrier of the group mounts it
 * ALONE   -- job done --> CARRIED    by the carrier that has mounted it; or the thread ends
 * </pre>
 *
 * <p>The JDK calls {@code execute} once for each time that the thread can run, and that may be before {@code mount} has returned,
 * because a park may end at once. So the carrier decides by a CAS whether the follower blocks ({@link #leave}) or goes on ({@link
 * #takeReady}), and either the carrier or the queue has it, never both.
 *
 * <p>Plain fields are used by the thread itself while it is mounted, and by the carrier that has it.
 */
public abstract class VirtualFollower implements Executor {

    private static final int CARRIED = 0;
    private static final int READY = 1;
    private static final int ALONE = 2;
    private static final VarHandle STATE;
    private static final Runnable NOT_STARTED = () -> {
        throw new IllegalStateException("a virtual follower was mounted before it was started");
    };

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(VirtualFollower.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final VirtualFollowers all;
    private final Thread thread;
    private volatile int state = CARRIED;
    /** The JDK's code that mounts the thread, always the same. Set when the thread is started. */
    private Runnable continuation = NOT_STARTED;
    /** Behind it in the queue of those that can run, whose lock guards this. */
    @Nullable VirtualFollower queuedNext;
    /** Null until the first one mounts it. */
    private @Nullable Carrier carrier;
    private boolean started;
    private boolean idle;
    private boolean ended;

    /** One of a group's followers. Its thread is started by {@link VirtualFollowers#add}. */
    protected VirtualFollower(VirtualFollowers all) {
        this.all = all;
        this.thread = all.unstarted(this);
    }

    /** Does the job. On the virtual thread. Ends soon once the follower {@link #isAlone}. */
    protected abstract void work();

    /** It does no further job. On the virtual thread. Must not block or throw. */
    protected void ended() {
    }

    /** Its thread. */
    public final Thread thread() {
        return thread;
    }

    /** What its thread runs. */
    final void run() {
        boolean kept;
        do {
            Throwable failure = null;
            try {
                work();
            } catch (Throwable thrown) {
                failure = thrown;
            }
            kept = done(failure);
        } while (kept && awaitJob());
        ended = true;
        ended();
    }

    /** False if no other job will come. */
    private boolean awaitJob() {
        idle = true;
        state = CARRIED;
        while (idle) {
            LockSupport.park(this);
            // A thread that knows this one may interrupt it, and then parking would return at once.
            Thread.interrupted();
        }
        if (ended) {
            done(null);
        }
        return !ended;
    }

    private boolean done(@Nullable Throwable failure) {
        return Objects.requireNonNull(carrier).done(this, failure);
    }

    /**
     * By the JDK: the thread can run; or another one, which was started on this one and has inherited its scheduler. Any thread.
     */
    @Override
    public final void execute(Runnable run) {
        if (continuation == NOT_STARTED) {
            // Of the start, before which nothing has run on this thread.
            continuation = run;
        } else if (run != continuation) {
            all.passOn(run);
            return;
        }
        while (state == CARRIED) {
            if (STATE.compareAndSet(this, CARRIED, READY)) {
                return;
            }
        }
        if (state == ALONE) {
            all.ready(this);
        }
    }

    /** Lets it do a job, which it begins when it is mounted. By its carrier. */
    final void begin() {
        idle = false;
        if (!started) {
            started = true;
            thread.start();
        } else if (state != READY) {
            LockSupport.unpark(thread);
        }
    }

    /** No job will come: its thread ends when it is mounted. By its carrier. */
    final void end() {
        ended = true;
        begin();
    }

    final void mount(Carrier by) {
        carrier = by;
        continuation.run();
    }

    /** Mounting it has failed, for lack of memory: has it run again, if it is lost otherwise. By its carrier. */
    public final boolean findAgain() {
        if (!all.findAgain(thread)) {
            return false;
        }
        execute(continuation);
        return true;
    }

    /** It has done its job on the calling carrier, which therefore has it. */
    final void hasDone(boolean wasAlone) {
        if (wasAlone) {
            all.returned();
        }
        if (ended) {
            all.gone(thread);
        }
    }

    /** True if it can run: then the caller has to mount it. By its carrier. */
    public final boolean takeReady() {
        return state == READY && STATE.compareAndSet(this, READY, CARRIED);
    }

    /**
     * It blocks: its carrier goes on without it, and does not touch it any more. By its carrier.
     *
     * @return false if it can run already
     */
    public final boolean leave() {
        all.leaves();
        boolean left = STATE.compareAndSet(this, CARRIED, ALONE);
        if (!left) {
            all.returned();
        }
        return left;
    }

    /** Whether its carrier went on without it. On its own thread, or by a carrier that has it. */
    public final boolean isAlone() {
        return state == ALONE;
    }
}
