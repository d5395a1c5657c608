package io.baton.epoll.sim;

/** Bytes on their way: a queue that grows. */
final class ByteQueue {

    private byte[] bytes = new byte[256];
    private int first;
    private int size;

    int size() {
        return size;
    }

    void add(byte[] more) {
        if (size + more.length > bytes.length) {
            byte[] larger = new byte[Math.max(2 * bytes.length, size + more.length)];
            copy(larger, size);
            bytes = larger;
            first = 0;
        }
        int end = (first + size) % bytes.length;
        int before = Math.min(more.length, bytes.length - end);
        System.arraycopy(more, 0, bytes, end, before);
        System.arraycopy(more, before, bytes, 0, more.length - before);
        size += more.length;
    }

    /** At most {@code most} bytes; a peek leaves them here. */
    byte[] take(int most, boolean peek) {
        byte[] taken = new byte[Math.min(most, size)];
        copy(taken, taken.length);
        if (!peek) {
            first = (first + taken.length) % bytes.length;
            size -= taken.length;
        }
        return taken;
    }

    void clear() {
        size = 0;
    }

    private void copy(byte[] into, int count) {
        int before = Math.min(count, bytes.length - first);
        System.arraycopy(bytes, first, into, 0, before);
        System.arraycopy(bytes, 0, into, before, count - before);
    }
}
