package io.baton.benchmarks.soak;

/** What a client of the soak asks for. Whatever it is, the reply is the cells that the request names. */
enum Request {

    /** The request's own cells come back. */
    ECHO(true, false),
    /** The same after the handler has slept. */
    BLOCK(true, false),
    /** The same by another thread, later. */
    OTHER_THREAD(true, true),
    /** The same by a task that is due in some milliseconds. */
    LATER(true, true),
    /** The server makes the cells, and replies with all of them at once. */
    LARGE(false, false),
    /** The server makes the cells, and waits for room between the parts. */
    STREAM(false, false),
    /** Cells of the shared file; they do not count among the connection's own. */
    FILE(false, false),
    /** The request's own cells come back, and the server closes the connection. */
    CLOSE(true, false),
    /** The request's own cells come back, and the handler throws. */
    THROW(true, false);

    /** Those that leave the connection open and send its own cells. */
    static final Request[] USUAL = {ECHO, ECHO, ECHO, BLOCK, OTHER_THREAD, LATER, LARGE, STREAM};
    /** Bytes before the cells of a request: its kind, the tag, the first cell's number, how many. */
    static final int HEAD = 13;
    /** The most cells that a request may carry. */
    static final int MOST_CARRIED = 4096;
    /** Cells of the shared file. */
    static final int FILE_CELLS = 1 << 16;

    private final boolean carriesCells;
    private final boolean isLate;

    Request(boolean carriesCells, boolean isLate) {
        this.carriesCells = carriesCells;
        this.isLate = isLate;
    }

    /** Whether the cells are part of the request. */
    boolean carriesCells() {
        return carriesCells;
    }

    /** Whether the reply to a later request might overtake this one's. */
    boolean isLate() {
        return isLate;
    }
}
