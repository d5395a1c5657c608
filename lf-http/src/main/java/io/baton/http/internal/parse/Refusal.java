package io.baton.http.internal.parse;

import java.io.IOException;

/**
 * A request that is not handled, or not to its end: the status, and a sentence for the client. The sentence is ours alone:
 * nothing of what the client sent is in it. Has no stack trace, because a client can cause any number of them.
 */
public final class Refusal extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    /** A refusal. */
    public Refusal(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /** A request that does not follow the RFCs: 400. */
    public static Refusal bad(String reason) {
        return new Refusal(400, reason);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The sentence for the client. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
