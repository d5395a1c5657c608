package io.baton.pool.internal.lead;

import io.baton.pool.internal.proc.ThreadState;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of a group, as the {@link Lead} sees it: its number, whether it is parked, and which turn it runs. The same thread
 * is leader and follower in turn; the name says what it is when the lead has to find it.
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
    private Thread thread;
    private volatile ThreadState state;
    private volatile boolean parked;
    /** Below it on the idle stack; written before the push, read by the one who pops. */
    private int next;
    /** Moves on with every turn and every return from a wait; written by this thread alone, read by the watch. */
    private long step;
    private long turns;

    /** The thread of this number; numbers of a group are 0, 1, 2, ... */
    public Follower(int number) {
        this.number = number;
    }

    /** Called by the thread itself, first, with its own state. */
    public void bind(ThreadState own) {
        thread = Thread.currentThread();
        state = own;
    }

    /** The number within the group. */
    public int number() {
        return number;
    }

    /** Another turn begins. Opaque: the watch looks rarely, and a stale value only makes it wait one interval longer. */
    public void beginTurn() {
        TURNS.setOpaque(this, turns + 1);
        progress();
    }

    /** Something new begins, a turn or not. */
    public void progress() {
        STEP.setOpaque(this, step + 1);
    }

    /** Turns begun so far. */
    public long turns() {
        return (long) TURNS.getOpaque(this);
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

    /** Whether the kernel says that it waits for something other than a core. By who watches it. */
    boolean isBlocked() {
        return state.isBlocked();
    }

    boolean isParked() {
        return parked;
    }

    /** Before the thread makes itself findable; from then on somebody may {@link #wake} it. */
    void prepareToPark() {
        parked = true;
    }

    /** The thread could not make itself findable after all. */
    void cancelPark() {
        parked = false;
    }

    /** Parks until woken; a permit from elsewhere or an interrupt does not end it. */
    void park() {
        while (parked) {
            LockSupport.park(this);
            clearInterrupt();
        }
    }

    /** Parks until woken or {@code nanos} have passed, or for no reason. */
    void parkNanos(long nanos) {
        if (parked) {
            LockSupport.parkNanos(this, nanos);
            clearInterrupt();
        }
    }

    /** By the one who took this thread off the idle stack or the watch, and only by that one. */
    void wake() {
        parked = false;
        LockSupport.unpark(thread);
    }

    /** To look again at what it waits for, without being taken off. */
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
