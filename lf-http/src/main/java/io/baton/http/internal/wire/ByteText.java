package io.baton.http.internal.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Text as ISO-8859-1 bytes, in an array that grows and is used again. */
public final class ByteText {

    private static final int MOST_DIGITS = 20;

    private final int usual;
    private byte[] bytes;
    private ByteBuffer view;
    private int length;

    /** Empty, with room for so many bytes. */
    public ByteText(int room) {
        usual = room;
        bytes = new byte[room];
        view = ByteBuffer.wrap(bytes);
    }

    /** Forgets the text, and memory above four times the usual. True if the memory is another one now. */
    public boolean clear() {
        length = 0;
        boolean large = bytes.length > 4 * usual;
        if (large) {
            bytes = new byte[usual];
            view = ByteBuffer.wrap(bytes);
        }
        return large;
    }

    /** Makes this the text of so many bytes from the beginning of the memory, which hold what was last written there. */
    ByteText cut(int count) {
        length = count;
        return this;
    }

    /** Appends a text whose characters are below 256. */
    @SuppressWarnings("deprecation") // It drops the upper half of each character: that is what is wanted, and quick.
    public ByteText text(String text) {
        int count = text.length();
        makeRoom(count);
        text.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    /** Appends bytes. */
    public ByteText bytes(byte[] from) {
        return bytes(from, from.length);
    }

    private ByteText bytes(byte[] from, int count) {
        makeRoom(count);
        System.arraycopy(from, 0, bytes, length, count);
        length += count;
        return this;
    }

    /** Appends what another one holds. */
    public ByteText append(ByteText other) {
        return bytes(other.bytes, other.length);
    }

    /** Appends what another one begins with. */
    ByteText append(ByteText other, int count) {
        return bytes(other.bytes, count);
    }

    /** Appends the bytes of a buffer, which is consumed. */
    public ByteText append(ByteBuffer from) {
        int count = from.remaining();
        makeRoom(count);
        from.get(bytes, length, count);
        length += count;
        return this;
    }

    /** Appends a number that is not negative, in digits. */
    public ByteText number(long value) {
        makeRoom(MOST_DIGITS);
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** Cuts out the bytes from one index to another. */
    void remove(int from, int to) {
        System.arraycopy(bytes, to, bytes, from, length - to);
        length -= to - from;
    }

    /** How many bytes. */
    public int length() {
        return length;
    }

    /** How many bytes fit without growing. */
    public int room() {
        return bytes.length - length;
    }

    /** The bytes, to be read before anything else is done with this. */
    public ByteBuffer view() {
        return view.clear().limit(length);
    }

    private void makeRoom(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, count)));
            view = ByteBuffer.wrap(bytes);
        }
    }
}
