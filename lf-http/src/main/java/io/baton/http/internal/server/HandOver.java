package io.baton.http.internal.server;

import io.baton.pool.Connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One atomic word that says which thread has the request of a connection: the one that runs the connection's callbacks (its
 * turn), or the one that completes the response.
 *
 * <pre>
 * NONE ------ the turn calls the handler ------------------------------------> RUNNING
 * RUNNING --- any thread completes the response -----------------------------> COMPLETE
 * COMPLETE -- the handler has returned; the turn goes on --------------------> NONE
 * RUNNING --- the handler has returned; reading is paused -------------------> DETACHED
 * DETACHED -- the turn has learned of the client's FIN ----------------------> DETACHED_FIN
 * DETACHED, DETACHED_FIN -- the completing thread has cleaned up ------------> NONE
 * RUNNING, COMPLETE -- the handler has thrown -------------------------------> NONE
 * </pre>
 *
 * <p>From DETACHED to NONE the request, its memory and the phase of the connection belong to the completing thread, and the
 * turn touches nothing of them. A response is completed once, so there is one such thread.
 */
abstract class HandOver extends TimedConnection {

    static final int NONE = 0;
    static final int RUNNING = 1;
    static final int COMPLETE = 2;
    static final int DETACHED = 3;
    static final int DETACHED_FIN = 4;
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(HandOver.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int word;

    HandOver(Connection connection) {
        super(connection);
    }

    /** The turn is about to call the handler. */
    final void handlerBegins() {
        WORD.setRelease(this, RUNNING);
    }

    /** The handler has thrown, or has returned and the response is complete. */
    final void handlerEnds() {
        WORD.setRelease(this, NONE);
    }

    /** Whether no request is under way, so that no other thread can have a part in it. */
    final boolean isNone() {
        return word == NONE;
    }

    final boolean isComplete() {
        return word == COMPLETE;
    }

    /** Whether a response is not complete although its handler has returned. */
    final boolean isDetached() {
        int seen = word;
        return seen == DETACHED || seen == DETACHED_FIN;
    }

    /** Instead of {@link #complete}, by the turn while its handler runs: nobody else goes on from RUNNING then. */
    final void completeInTurn() {
        WORD.setRelease(this, COMPLETE);
    }

    /**
     * By the turn, after the handler has returned: leaves the request to the thread that completes it. Reading is paused
     * before, so that this thread can resume it. False if the response is complete now.
     */
    final boolean detach() {
        if (word == COMPLETE) {
            return false;
        }
        connection.pauseReading();
        if (WORD.compareAndSet(this, RUNNING, DETACHED)) {
            return true;
        }
        connection.resumeReading();
        return false;
    }

    /** By the turn: the client sends nothing any more. False if no response is under way that has to be completed first. */
    final boolean noteFin() {
        return WORD.compareAndSet(this, DETACHED, DETACHED_FIN);
    }

    /** By the completing thread. True if the request is now its own, to clean up and to {@link #attach}. */
    final boolean complete() {
        return !WORD.compareAndSet(this, RUNNING, COMPLETE) && isDetached();
    }

    /** By the completing thread: gives the connection back to its turn. True if the client has sent its FIN meanwhile. */
    final boolean attach() {
        return (int) WORD.getAndSet(this, NONE) == DETACHED_FIN;
    }
}
