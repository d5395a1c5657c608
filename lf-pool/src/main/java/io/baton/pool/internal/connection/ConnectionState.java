package io.baton.pool.internal.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One atomic word that says who may use a connection. A connection is either ARMED (the kernel watches it and no thread may
 * use it) or OWNED by exactly one thread. The other flags tell the owner what it has to handle before it releases the
 * connection.
 *
 * <pre>
 * flag         set by                              cleared by
 * OWNED        claim: one thread wins              release, by the owner, after arming
 * EVENT        claim of an owned connection        the owner, which then looks again
 * WANT_OUT     the writer: bytes are left          the owner of an OUT event, before it flushes
 * PAUSED       the writer: above high mark         the writer: at the low mark
 * RESUMED      the writer, with clearing PAUSED    the owner, which tells the handler
 * HELD         any thread: pauseReading()          any thread: resumeReading()
 * CONTINUE     any thread, with clearing HELD      the owner, which presents what was left unread
 * WAITING      the owner, before it parks          the owner, when it goes on
 *              in the middle of a callback
 * INPUT_ENDED  the owner: FIN read                 never
 * CLOSING      any thread: close()                 never
 *
 * ARMED           -- claim ---> OWNED           by an event, a close, or the writer that must arm OUT
 * OWNED           -- claim ---> OWNED + EVENT   the event is noted, and the thread leaves; if WAITING is set, it wakes the owner
 * OWNED           -- release -> ARMED           only if the word did not change since the interests were computed
 * OWNED + EVENT   -- release -> refused         the owner looks again
 * OWNED + CLOSING -- release -> refused         the owner calls onClose, publishes the end of the replies, and never releases
 * </pre>
 *
 * <p>Arming comes before the release, so an event may come in between. Its claim finds the connection owned and sets EVENT,
 * which makes the release fail. After the release the former owner does not touch the connection, because another thread may
 * own it. The claim's CAS reads what the release's CAS wrote. This is the happens-before that epoll_ctl and epoll_wait do not
 * give.
 *
 * <p>A {@link PooledConnection} extends this class instead of having one, because an object for one word takes 16 bytes of each
 * idle connection.
 */
public class ConnectionState {

    static final int OWNED = 1;
    static final int EVENT = 1 << 1;
    static final int WANT_OUT = 1 << 2;
    static final int PAUSED = 1 << 3;
    static final int INPUT_ENDED = 1 << 4;
    static final int CLOSING = 1 << 5;
    static final int RESUMED = 1 << 6;
    static final int HELD = 1 << 7;
    static final int CONTINUE = 1 << 8;
    static final int WAITING = 1 << 9;

    private static final String[] NAMES = {"OWNED", "EVENT", "WANT_OUT", "PAUSED", "INPUT_ENDED", "CLOSING", "RESUMED",
        "HELD", "CONTINUE", "WAITING"};
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(ConnectionState.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        // The JVM links each call of a VarHandle when it first runs, and allocates for it. If that met a full heap, an event or a
        // close would be lost, so each runs here once, where the pool starts.
        ConnectionState example = new ConnectionState();
        boolean works = example.release(OWNED) && example.claim() && example.set(EVENT) && example.clear(EVENT);
        if (!works || example.claimIfArmed() || example.setAndClaim(PAUSED) || !example.resume()) {
            throw new AssertionError(example.toString());
        }
    }

    /** Begins owned, by the thread that made the connection. */
    private volatile int word = OWNED;

    /** Becomes the owner, or leaves the note that an event came. True for the owner. */
    public boolean claim() {
        for (;;) {
            int seen = word;
            boolean free = (seen & OWNED) == 0;
            if (WORD.compareAndSet(this, seen, seen | (free ? OWNED : EVENT))) {
                return free;
            }
        }
    }

    /** Becomes the owner if no thread is. Otherwise changes nothing. */
    final boolean claimIfArmed() {
        int seen = word;
        return (seen & OWNED) == 0 && WORD.compareAndSet(this, seen, seen | OWNED);
    }

    /** Sets a flag, and becomes the owner if no thread is. True if the caller became the owner. */
    final boolean setAndClaim(int flag) {
        for (;;) {
            int seen = word;
            if (WORD.compareAndSet(this, seen, seen | flag | OWNED)) {
                return (seen & OWNED) == 0;
            }
        }
    }

    /** Releases the connection if the word is still {@code armedFor}, for which the interests were computed. */
    final boolean release(int armedFor) {
        return WORD.compareAndSet(this, armedFor, armedFor & ~OWNED);
    }

    /** Lets reading resume: replaces PAUSED by RESUMED. False if PAUSED was not set. */
    public final boolean resume() {
        return replace(PAUSED, RESUMED);
    }

    /** Replaces HELD by CONTINUE. False if HELD was not set. */
    final boolean letGo() {
        return replace(HELD, CONTINUE);
    }

    private boolean replace(int flag, int by) {
        for (;;) {
            int seen = word;
            if ((seen & flag) == 0) {
                return false;
            }
            if (WORD.compareAndSet(this, seen, seen & ~flag | by)) {
                return true;
            }
        }
    }

    final int word() {
        return word;
    }

    final boolean has(int flags) {
        return (word & flags) != 0;
    }

    /** Sets flags. True if one of them was clear. */
    final boolean set(int flags) {
        return ((int) WORD.getAndBitwiseOr(this, flags) & flags) != flags;
    }

    /** Clears flags. True if one of them was set. */
    final boolean clear(int flags) {
        return ((int) WORD.getAndBitwiseAnd(this, ~flags) & flags) != 0;
    }

    /** The names of the word's flags: {@code OWNED|WANT_OUT}, or {@code ARMED|...} when not owned. */
    final String flags() {
        int seen = word;
        StringBuilder names = new StringBuilder((seen & OWNED) == 0 ? "ARMED" : NAMES[0]);
        for (int i = 1; i < NAMES.length; i++) {
            if ((seen >>> i & 1) != 0) {
                names.append('|').append(NAMES[i]);
            }
        }
        return names.toString();
    }

    @Override
    public String toString() {
        return flags();
    }
}
