package io.baton.pool.internal.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who may touch a connection: one atomic word. A connection is ARMED, when the kernel watches it and no thread may touch it, or
 * OWNED, by exactly one thread. Flags are set by anybody and say what the owner has to see before it lets go.
 *
 * <pre>
 * flag          set by                          cleared by
 * OWNED         claim: one thread wins          release, by the owner, after arming
 * EVENT         claim of an owned connection    the owner, which then looks again
 * WANT_OUT      the writer: bytes are left      the owner of an OUT event, before it flushes
 * PAUSED        the writer: above high mark     the writer: below low mark
 * RESUMED       the writer, with clearing PAUSED   the owner, which tells the handler
 * INPUT_ENDED   the owner: FIN read             never
 * CLOSING       anybody: close()                never
 *
 * ARMED  -- claim -->  OWNED                    (an event, a close, the writer that must arm OUT)
 * OWNED  -- claim -->  OWNED + EVENT            (the event is noted, the thread goes away)
 * OWNED  -- release --> ARMED                   only if the word is as it was when the interests were computed and armed
 * OWNED + EVENT   -- release --> refused        the owner looks again
 * OWNED + CLOSING -- release --> refused        the owner finishes: onClose, then the end of its replies; it never releases
 * </pre>
 *
 * <p>Arming comes before the release, so an event may come in between: its claim finds the connection owned, sets EVENT, and
 * makes the release fail. After the release the former owner touches nothing of the connection: another may own it already. The
 * claim's CAS reads what the release's CAS wrote, which is the happens-before that epoll_ctl and epoll_wait do not give.
 */
public final class ConnectionState {

    static final int OWNED = 1;
    static final int EVENT = 1 << 1;
    static final int WANT_OUT = 1 << 2;
    static final int PAUSED = 1 << 3;
    static final int INPUT_ENDED = 1 << 4;
    static final int CLOSING = 1 << 5;
    static final int RESUMED = 1 << 6;

    private static final String[] NAMES = {"OWNED", "EVENT", "WANT_OUT", "PAUSED", "INPUT_ENDED", "CLOSING", "RESUMED"};
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ConnectionState.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Begins owned, by the thread that made the connection. */
    private volatile int word = OWNED;

    /** Becomes the owner, or leaves the note that an event came. True for the owner. */
    boolean claim() {
        for (;;) {
            int seen = word;
            boolean free = (seen & OWNED) == 0;
            if (WORD.compareAndSet(this, seen, seen | (free ? OWNED : EVENT))) {
                return free;
            }
        }
    }

    /** Becomes the owner only if nobody is, and leaves no note. */
    boolean claimIfArmed() {
        int seen = word;
        return (seen & OWNED) == 0 && WORD.compareAndSet(this, seen, seen | OWNED);
    }

    /** Sets a flag and becomes the owner if there is none. True for a new owner. */
    boolean setAndClaim(int flag) {
        for (;;) {
            int seen = word;
            if (WORD.compareAndSet(this, seen, seen | flag | OWNED)) {
                return (seen & OWNED) == 0;
            }
        }
    }

    /** Lets go, if nothing has changed since {@code armedFor} was read. */
    boolean release(int armedFor) {
        return WORD.compareAndSet(this, armedFor, armedFor & ~OWNED);
    }

    /** PAUSED becomes RESUMED; false if it was not set. */
    boolean resume() {
        for (;;) {
            int seen = word;
            if ((seen & PAUSED) == 0) {
                return false;
            }
            if (WORD.compareAndSet(this, seen, seen & ~PAUSED | RESUMED)) {
                return true;
            }
        }
    }

    int get() {
        return word;
    }

    boolean has(int flags) {
        return (word & flags) != 0;
    }

    /** Sets flags; true if this changed anything. */
    boolean set(int flags) {
        return ((int) WORD.getAndBitwiseOr(this, flags) & flags) != flags;
    }

    /** Clears flags; true if this changed anything. */
    boolean clear(int flags) {
        return ((int) WORD.getAndBitwiseAnd(this, ~flags) & flags) != 0;
    }

    /** The names of the word's flags: {@code OWNED|WANT_OUT}, or {@code ARMED|...} when not owned. */
    @Override
    public String toString() {
        int seen = word;
        StringBuilder names = new StringBuilder((seen & OWNED) == 0 ? "ARMED" : NAMES[0]);
        for (int i = 1; i < NAMES.length; i++) {
            if ((seen >>> i & 1) != 0) {
                names.append('|').append(NAMES[i]);
            }
        }
        return names.toString();
    }
}
