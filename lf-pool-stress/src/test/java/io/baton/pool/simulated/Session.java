package io.baton.pool.simulated;

import java.util.ArrayDeque;
import java.util.Queue;

/** What the handler knows of one connection. */
final class Session {

    private final World world;
    private boolean opened;
    private boolean closed;
    private String inside;
    /** Null until the first byte. */
    Plan plan;
    /** The pool has begun it: its end may come without its beginning. */
    boolean dialled;
    private Throwable cause;
    /** Bytes that were replied, or are about to be. */
    int handled;
    /** The peer has sent its FIN. */
    boolean readClosed;
    /** Bytes that a task will reply. */
    final Queue<byte[]> waiting = new ArrayDeque<>();

    Session(World world) {
        this.world = world;
    }

    void enter(String callback) {
        world.require(inside == null, "two threads in one connection's callbacks: " + inside + " and " + callback);
        world.require(!closed, callback + " after onClose");
        world.require(opened || callback.equals("onOpen") || dialled && callback.equals("onClose"), callback + " before onOpen");
        world.require(!opened || !callback.equals("onOpen"), "a second onOpen");
        inside = callback;
        opened |= callback.equals("onOpen");
    }

    void leave() {
        inside = null;
    }

    void close(Throwable reason) {
        enter("onClose");
        closed = true;
        cause = reason;
        leave();
    }

    boolean wasOpened() {
        return opened;
    }

    /** What onClose was given. */
    Throwable cause() {
        return cause;
    }

    boolean isClosed() {
        return closed;
    }
}
