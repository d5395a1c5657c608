package io.baton.benchmarks.calls;

import java.util.List;

/**
 * A call that is measured on both sides.
 *
 * @param name of {@code calls.c}, and of the table
 * @param method of {@link NativeCalls}
 * @param ready its parameter
 */
record Call(String name, String method, int ready) {

    private static final int MANY = 256;

    /** All of them, in the order of the table. */
    static final List<Call> ALL = List.of(
            new Call("bad-read", "badRead", 0),
            new Call("wait-0", "waitReady", 0),
            new Call("wait-1", "waitReady", 1),
            new Call("wait-256", "waitReady", MANY),
            new Call("ctl-mod", "ctlMod", 0),
            new Call("recv-send", "recvSend", 0));
}
