package io.baton.pool.internal.lead;

import io.baton.pool.internal.proc.ThreadState;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of a group, as the {@link Lead} sees it: its number, whether it is parked, and which turn it runs. Every thread of
 * the group has one, also the leader: a thread leads at one time and follows at another.
 */
public final class Follower {

    private static final VarHandle STEP;
    private static final VarHandle TURNS;

    static {
        try {
            STEP = MethodHandles.lookup().findVarHandle(Follower.class, "step", long.class);
            TURNS = MethodHandles.lookup().findVarHandle(Follower.class, "turns", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int number;
    /** Null until {@link #bind}, and so is the state. */
    private @Nullable Thread thread;
    private volatile @Nullable ThreadState state;
    private volatile boolean parked;
    /** The one below it on the idle stack; written before the push, read by the thread that pops. */
    private int next;
    /** Grows with every turn and every return from epoll_wait. Written by this thread alone, read by the watcher. */
    private long step;
    private long turns;
    /** Batches handled to their end. Only used by this thread. */
    private long batches;
    /** When it became idle, and whether it is to end: of the thread itself, or of the one that took it off the idle stack. */
    private volatile long idleSince;
    private volatile boolean ending;

    /** The thread of this number; numbers of a group are 0, 1, 2, ... */
    public Follower(int number) {
        this.number = number;
    }

    /** Called by the thread itself before all other methods, with its own state. */
    public void bind(ThreadState own) {
        thread = Thread.currentThread();
        state = own;
    }

    /** Called before the thread becomes idle, if it may be one too many. */
    public void idleSince(long now) {
        idleSince = now;
    }

    long idleSince() {
        return idleSince;
    }

    void end() {
        ending = true;
    }

    boolean takeEnding() {
        boolean was = ending;
        if (was) {
            ending = false;
        }
        return was;
    }

    /** Whether this is the calling thread. */
    boolean isCurrentThread() {
        return thread == Thread.currentThread();
    }

    /** The number within the group. */
    public int number() {
        return number;
    }

    /** Another turn begins. Opaque: a stale value only makes the watcher wait one interval longer. */
    public void beginTurn() {
        TURNS.setOpaque(this, turns + 1);
        progress();
    }

    /** The thread has made progress other than by a turn: the watcher must not take this for the same turn. */
    public void progress() {
        STEP.setOpaque(this, step + 1);
    }

    /** Turns begun so far. */
    public long turns() {
        return (long) TURNS.getOpaque(this);
    }

    /** All events that a wait has brought are handled. By the thread itself. */
    public void handledBatch() {
        batches++;
    }

    /** Grows with whatever useful this thread does. By the thread itself. */
    public long useful() {
        return turns + batches;
    }

    long step() {
        return (long) STEP.getOpaque(this);
    }

    int next() {
        return next;
    }

    void next(int below) {
        next = below;
    }

    /** Whether the kernel says that the thread waits for something other than a core. Any thread. */
    public boolean isBlocked() {
        ThreadState own = state;
        return own != null && own.isBlocked();
    }

    boolean isParked() {
        return parked;
    }

    /** Called before the thread becomes findable in the lead word. From then on another thread may {@link #wake} it. */
    void prepareToPark() {
        parked = true;
    }

    /** The thread is not to park after all. */
    void cancelPark() {
        parked = false;
    }

    /** Parks until woken. Neither a stray unpark nor an interrupt ends it. */
    void park() {
        while (parked) {
            LockSupport.park(this);
            clearInterrupt();
        }
    }

    /** Parks until woken, until {@code nanos} have passed, or less long: a stray unpark ends it too. */
    void parkNanos(long nanos) {
        if (parked) {
            LockSupport.parkNanos(this, nanos);
            clearInterrupt();
        }
    }

    /** Wakes it. Only by the thread whose CAS took this one off the idle stack or the watch. */
    void wake() {
        parked = false;
        LockSupport.unpark(thread);
    }

    /** Has it look again at what it waits for; it keeps its place. */
    void nudge() {
        LockSupport.unpark(thread);
    }

    /** A handler may leave the interrupt status set, with which every park would return at once. */
    private static void clearInterrupt() {
        Thread.interrupted();
    }

    @Override
    public String toString() {
        return "follower " + number + (parked ? " parked" : " awake") + ", turn " + turns();
    }
}
