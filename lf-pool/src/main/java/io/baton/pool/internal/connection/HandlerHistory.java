package io.baton.pool.internal.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the last connections of one handler were like when they were new: a bit for each, set if one of its first turns was slow.
 * If most of them were, a new connection of the handler begins on a follower; if they are quick there, new ones begin on the
 * leader again.
 *
 * <p>A connection tells it once in its life, so a quick message writes nothing here. What comes after its first turns does not
 * count: a handler that blocks with one message in a hundred has mostly quick connections, and so has one that serves many
 * connections of which few block. A racy update loses one of the bits.
 */
final class HandlerHistory {

    /** A connection is new during this many turns. */
    static final int FIRST_TURNS = 8;
    /** So many of the last eight connections make a handler that blocks. */
    static final int MOST = 5;
    private static final int LAST_EIGHT = 0xff;

    private static final VarHandle BITS;

    static {
        try {
            BITS = MethodHandles.lookup().findVarHandle(HandlerHistory.class, "bits", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The newest connection is the lowest bit. */
    private int bits;

    /** One more connection is not new any more, or has ended. Any thread. */
    void connection(boolean wasSlow) {
        int seen = (int) BITS.getOpaque(this);
        BITS.setOpaque(this, (seen << 1 | (wasSlow ? 1 : 0)) & LAST_EIGHT);
    }

    /** Whether most connections were slow. Any thread. */
    boolean isSlow() {
        return Integer.bitCount((int) BITS.getOpaque(this)) >= MOST;
    }
}
