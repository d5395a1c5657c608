package io.baton.http.internal.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One atomic word that says who may use a response.
 *
 * <pre>
 * OPEN --- header(), status(), ... ----> BUSY ---> OPEN            a thread sets something
 * OPEN --- send(), sendFile(), ... ----> BUSY ---> COMPLETE
 * OPEN --- stream() -------------------> BUSY ---> STREAMING ---> COMPLETE
 * OPEN, STREAMING --- abort() ---------> COMPLETE
 * OPEN --- the server answers itself --> COMPLETE
 * </pre>
 *
 * <p>A second thread, or one that comes too late, finds the word changed and gets an {@link IllegalStateException}. So the lent
 * memory of a response has one user, even if threads of a handler race to answer.
 */
abstract class ResponseState {

    private static final int OPEN = 0;
    private static final int BUSY = 1;
    private static final int STREAMING = 2;
    private static final int COMPLETE = 3;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(ResponseState.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state;

    /** The calling thread uses the response from here on. */
    final void claim() {
        if (!STATE.compareAndSet(this, OPEN, BUSY)) {
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
        state = STREAMING;
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
        return endUnused() || STATE.compareAndSet(this, STREAMING, COMPLETE);
    }

    /** The server ends it. False if a thread has claimed it before. */
    final boolean endUnused() {
        return STATE.compareAndSet(this, OPEN, COMPLETE);
    }

    /** Whether the head has been sent, or is about to be. */
    public final boolean isCommitted() {
        return state != OPEN;
    }

    /** Whether everything is sent. */
    public final boolean isComplete() {
        return state == COMPLETE;
    }
}
