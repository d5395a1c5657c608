package io.baton.http.internal.parse;

import io.baton.http.internal.fields.HeaderFields;

import java.nio.ByteBuffer;

/** A head: its bytes, and what they say. Used again for the next one. */
public final class RequestHead {

    private static final int USUAL_BYTES = 1 << 10;
    /** Larger arrays are not kept. */
    private static final int LARGEST_KEPT = 8 << 10;

    private byte[] bytes = new byte[USUAL_BYTES];
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
        if (before + count > bytes.length) {
            bytes = new byte[before + count];
        }
        System.arraycopy(earlier, 0, bytes, 0, before);
        in.get(bytes, before, count);
        lineEnds = by.lineEnds();
        lines = by.lines();
    }

    /** Forgets everything. */
    public void clear() {
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
