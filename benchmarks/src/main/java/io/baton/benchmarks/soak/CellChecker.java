package io.baton.benchmarks.soak;

/** Checks that what a connection receives are its own cells, each once and in order, however the bytes are cut. */
final class CellChecker {

    private static final int BITS = 8;

    private final int tag;
    private int next;
    private long cell;
    private int bytesOfCell;

    /** The first cell that has to come has this number. */
    CellChecker(int tag, int first) {
        this.tag = tag;
        this.next = first;
    }

    /**
     * Takes what was received.
     *
     * @throws WrongBytesException that says what is wrong with the first wrong cell
     */
    void accept(byte[] bytes, int from, int count) {
        for (int i = from; i < from + count; i++) {
            cell = cell << BITS | Byte.toUnsignedInt(bytes[i]);
            if (++bytesOfCell == Cells.BYTES) {
                bytesOfCell = 0;
                check((int) (cell >>> Integer.SIZE), (int) cell);
            }
        }
    }

    private void check(int cellTag, int number) {
        if (cellTag == tag && number == next) {
            next++;
            return;
        }
        String where = String.format("connection %08x, cell %d: ", tag, next);
        if (!Cells.isTag(cellTag)) {
            throw new WrongBytesException(where + String.format("bytes out of step (%08x %08x): some are missing or"
                    + " were inserted", cellTag, number));
        }
        if (cellTag != tag) {
            throw new WrongBytesException(where + String.format("a foreign cell, number %d of connection %08x", number,
                    cellTag));
        }
        throw new WrongBytesException(where + (number > next ? (number - next) + " cells are missing"
                : "cell " + number + " came again"));
    }

    /** The number of the cell that has to come next. */
    int next() {
        return next;
    }

    /** Whether a part of a cell has come. */
    boolean isWithinCell() {
        return bytesOfCell > 0;
    }
}
