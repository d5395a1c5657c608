package io.baton.http.internal.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One atomic word that says who may use a response.
 *
 * <pre>
 * OPEN --- header(), status(), ... ----> BUSY ---> OPEN            a thread sets something
 * OPEN --- send(), sendFile(), ... ----> BUSY ---> COMPLETE
 * OPEN --- stream() -------------------> BUSY ---> HEADED ---> STREAMING ---> COMPLETE
 *                                                  nothing     the head
 *                                                  is sent     is sent
 * OPEN, HEADED --- 100 Continue -------> ASKING --> as before
 * OPEN, HEADED, STREAMING --- abort() -> COMPLETE
 * OPEN, HEADED --- the server answers -> COMPLETE
 * </pre>
 *
 * <p>A second thread, or one that comes too late, finds the word changed and gets an {@link IllegalStateException}. So the lent
 * memory of a response has one user, even if threads of a handler race to answer. Only ASKING is waited for: the thread that
 * reads the request need not be the one that answers it.
 */
abstract class ResponseState {

    private static final int OPEN = 0;
    private static final int BUSY = 1;
    private static final int HEADED = 2;
    private static final int STREAMING = 3;
    private static final int COMPLETE = 4;
    private static final int ASKING = 5;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(ResponseState.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state;

    private boolean moves(int from, int to) {
        return STATE.compareAndSet(this, from, to);
    }

    /** What it is once nobody is asking; that takes as long as publishing a few bytes. */
    private int settled() {
        int seen = state;
        while (seen == ASKING) {
            Thread.yield();
            seen = state;
        }
        return seen;
    }

    /** The calling thread uses the response from here on. */
    final void claim() {
        if (!moves(OPEN, BUSY) && !(settled() == OPEN && moves(OPEN, BUSY))) {
            throw new IllegalStateException(state == BUSY ? "two threads use this response at the same time"
                    : "the response is complete, or its head is sent");
        }
    }

    /** The calling thread does not use it any more. */
    final void release() {
        STATE.setRelease(this, OPEN);
    }

    /** The head is made; the body follows. */
    final void streams() {
        state = HEADED;
    }

    /** Something of it is about to be sent. False if it was given up. */
    final boolean leaves() {
        return state == STREAMING || moves(HEADED, STREAMING) || settled() == HEADED && moves(HEADED, STREAMING);
    }

    /** Sends something before the response, of which nothing leaves meanwhile. False if it is too late for that. */
    final boolean precede(Runnable interim) {
        int seen = state;
        while (seen == BUSY) {
            Thread.yield();
            seen = state;
        }
        if (seen != OPEN && seen != HEADED || !moves(seen, ASKING)) {
            return false;
        }
        try {
            interim.run();
            return true;
        } finally {
            moves(ASKING, seen);
        }
    }

    /** Everything is sent, by the thread that has claimed it: until then no other can end it. */
    final void claimedEnds() {
        STATE.setRelease(this, COMPLETE);
    }

    /** Everything is sent. True for one caller, which then has to tell the connection. */
    final boolean ends() {
        return (int) STATE.getAndSet(this, COMPLETE) != COMPLETE;
    }

    /** It is given up, whether its head is made or not. False if it is complete, or a thread is about to complete it. */
    final boolean endUnlessBusy() {
        return endUpTo(STREAMING);
    }

    /** The server ends it. False if something of it is sent, or a thread has claimed it before. */
    final boolean endUnsent() {
        return endUpTo(HEADED);
    }

    /** Ends it unless it is busy or further than that. */
    private boolean endUpTo(int last) {
        for (int seen = settled(); seen != BUSY && seen <= last; seen = settled()) {
            if (moves(seen, COMPLETE)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the head has been sent, or is about to be. */
    public final boolean isCommitted() {
        return settled() != OPEN;
    }

    /** Whether everything is sent. */
    public final boolean isComplete() {
        return state == COMPLETE;
    }
}
