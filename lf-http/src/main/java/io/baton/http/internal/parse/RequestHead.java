package io.baton.http.internal.parse;

import io.baton.http.internal.fields.HeaderFields;

import java.nio.ByteBuffer;

/**
 * A head: its bytes, and what they say. Used again for the next one. Before the bytes there is some room, so that a parser of
 * fields can have a request line of its own before them.
 */
public final class RequestHead {

    /** Index of the first byte. */
    static final int START = 16;
    private static final int USUAL_BYTES = 1 << 10;
    /** Larger arrays are not kept. */
    private static final int LARGEST_KEPT = 8 << 10;

    private byte[] bytes = new byte[USUAL_BYTES];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int end;
    private String method = "";
    private String target = "";
    private int minorVersion = 1;
    private final HeaderFields fields = new HeaderFields();
    private final Framing framing = new Framing();

    /** Takes {@code count} bytes of a buffer, behind {@code before} bytes that came earlier. */
    public void take(byte[] earlier, int before, ByteBuffer in, int count) {
        end = START + before + count;
        if (end > bytes.length) {
            bytes = new byte[end];
            view = ByteBuffer.wrap(bytes);
        }
        System.arraycopy(earlier, 0, bytes, START, before);
        in.get(bytes, START + before, count);
    }

    /** Forgets everything. */
    public void clear() {
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[USUAL_BYTES];
            view = ByteBuffer.wrap(bytes);
        }
        end = START;
        method = "";
        fields.clear();
        framing.clear();
    }

    /** The bytes, from {@link #START} to {@link #end}. */
    byte[] bytes() {
        return bytes;
    }

    int end() {
        return end;
    }

    /** The bytes from this index on, to be read. */
    ByteBuffer view(int from) {
        return view.clear().limit(end).position(from);
    }

    /** The target of the head before: often it is the same. */
    String lastTarget() {
        return target;
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
