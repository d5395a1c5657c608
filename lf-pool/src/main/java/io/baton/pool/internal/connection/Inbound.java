package io.baton.pool.internal.connection;

import io.baton.pool.Timeout;
import io.baton.pool.internal.buffer.PooledBuffer;

/**
 * The incoming half of a connection: its read buffer, its turns and what was learned of them, its arming. The owner's alone, and
 * visible from one owner to the next by the state word.
 */
final class Inbound {

    /** So many quick turns in a row, and a connection is armed for good; or, if it was slow, is trusted again. */
    private static final int TRUSTED_AFTER = 16;
    private static final int DECLARED_SLOW = Integer.MAX_VALUE;
    /** After this many bytes of replies in a turn they are sent before the turn ends. */
    private static final long MOST_IN_A_TURN = 256 << 10;

    /** The thread in the handler now. {@code reply} looks at it without owning: no thread but that one can find itself here. */
    Thread turnThread;
    /** What the handler left unread, or null. */
    PooledBuffer unread;
    /** What an event said, for the follower that runs the turn later. */
    int readyMask;
    /** The interest last given to the kernel; 0 while it is not registered. */
    int armed;
    /** The turn ended while there may be more to read. */
    boolean unfinished;

    /** It was begun by us, and the peer has not answered yet: the time it has for that; else null. */
    Timeout connecting;

    private Throwable cause;
    private long replied;
    private int slow;
    private int quickTurns;
    private boolean opened;
    private boolean ended;

    Inbound(boolean declaredSlow) {
        slow = declaredSlow ? DECLARED_SLOW : 0;
    }

    /** A reply in the connection's own turn. True if the turn has replied so much since the last time that it should be sent. */
    boolean hasReplied(long bytes) {
        replied += bytes;
        if (replied <= MOST_IN_A_TURN) {
            return false;
        }
        replied = 0;
        return true;
    }

    /** How a turn went, before the owner lets go. */
    void learn(boolean overran) {
        replied = 0;
        if (overran) {
            quickTurns = 0;
            slow = slow == DECLARED_SLOW ? slow : TRUSTED_AFTER;
        } else if (slow == 0) {
            quickTurns = Math.min(quickTurns + 1, TRUSTED_AFTER);
        } else if (slow != DECLARED_SLOW) {
            slow--;
        }
    }

    /** Its turns belong on a follower. */
    boolean isSlow() {
        return slow > 0;
    }

    /** Its turns have been quick for a while. */
    boolean isQuick() {
        return quickTurns == TRUSTED_AFTER;
    }

    /** True once: the first turn has to open it. */
    boolean open() {
        boolean first = !opened;
        opened = true;
        return first;
    }

    boolean isOpened() {
        return opened;
    }

    /** True once: {@code onClose} has to be called. */
    boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    boolean isEnded() {
        return ended;
    }

    Throwable cause() {
        return cause;
    }

    /** Why it closes; the first reason stays. */
    void cause(Throwable reason) {
        if (cause == null) {
            cause = reason;
        }
    }

    boolean takeUnfinished() {
        boolean was = unfinished;
        unfinished = false;
        return was;
    }

    int takeReadyMask() {
        int mask = readyMask;
        readyMask = 0;
        return mask;
    }
}
