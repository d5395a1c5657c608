package io.baton.http.internal.parse;

import io.baton.http.internal.fields.HeaderFields;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A head: its bytes, and what they say. Used again for the next one. A client often sends the same head again, and so do many
 * clients: if every byte is the same, nothing is looked at twice. As with {@link KnownLines}, a head with fields that are not on
 * its list, as cookies and what authenticates, is kept for the next request of its connection alone, while its turn lasts.
 */
public final class RequestHead {

    private static final int USUAL_BYTES = 1 << 10;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    /** Larger arrays are not kept. */
    private static final int LARGEST_KEPT = 8 << 10;

    private byte[] bytes = new byte[USUAL_BYTES];
    /** How many bytes. */
    private int length;
    /** Whether it is complete, is right, and is not too long to be compared. */
    private boolean mayComeAgain;
    private boolean ofKnownLines;
    private int[] lineEnds = {};
    private int lines;
    private String method = "";
    private String target = "";
    private int minorVersion = 1;
    private final HeaderFields fields = new HeaderFields();
    private final Framing framing = new Framing();

    /**
     * Takes {@code count} bytes of a buffer, behind {@code before} bytes that came earlier.
     *
     * @param by has found the end of the head
     */
    public void take(byte[] earlier, int before, ByteBuffer in, int count, HeadScanner by) {
        forget();
        if (before + count > bytes.length) {
            bytes = new byte[before + count];
        }
        System.arraycopy(earlier, 0, bytes, 0, before);
        in.get(bytes, before, count);
        length = before + count;
        lineEnds = by.lineEnds();
        lines = by.lines();
    }

    /**
     * Whether the next bytes are those of this head again. If so they are taken: then all it says is said once more.
     *
     * @param in big-endian
     */
    public boolean comesAgain(ByteBuffer in) {
        int from = in.position();
        if (!mayComeAgain || in.limit() - from < length) {
            return false;
        }
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            if ((long) LONGS.get(bytes, at) != in.getLong(from + at)) {
                return false;
            }
        }
        for (; at < length; at++) {
            if (bytes[at] != in.get(from + at)) {
                return false;
            }
        }
        in.position(from + length);
        return true;
    }

    /**
     * It has been parsed, and follows the rules.
     *
     * @param allKnown whether it holds nothing but what is kept for others, too
     */
    void parsed(boolean allKnown) {
        mayComeAgain = length <= USUAL_BYTES;
        ofKnownLines = allKnown;
    }

    /** The request is over. A head that may come again is kept, until {@link #forget}. */
    public void clear() {
        if (!mayComeAgain) {
            forget();
        }
    }

    /** The next request may be another client's. */
    public void leaveConnection() {
        if (!ofKnownLines) {
            forget();
        }
    }

    /** Forgets everything. */
    public void forget() {
        mayComeAgain = false;
        ofKnownLines = false;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[USUAL_BYTES];
        }
        lines = 0;
        method = "";
        fields.clear();
        framing.clear();
    }

    /** The bytes, from index 0 on. */
    byte[] bytes() {
        return bytes;
    }

    /** How many lines there are, the empty one at the end not counted. */
    int lines() {
        return lines;
    }

    /** The index of the CR that ends this line. */
    int lineEnd(int line) {
        return lineEnds[line];
    }

    void requestLine(String ofMethod, String ofTarget, int minor) {
        method = ofMethod;
        target = ofTarget;
        minorVersion = minor;
    }

    void field(String name, String value) throws Refusal {
        fields.add(name, value);
        framing.field(name, value);
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** The request target. */
    public String target() {
        return target;
    }

    /** 0 for HTTP/1.0, 1 for HTTP/1.1. */
    public int minorVersion() {
        return minorVersion;
    }

    /** The fields. */
    public HeaderFields fields() {
        return fields;
    }

    /** What the fields say of the body and the connection. */
    public Framing framing() {
        return framing;
    }
}
