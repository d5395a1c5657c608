package io.baton.http.internal.wire;

import io.baton.http.internal.wire.ResponseHead.Persistence;

/**
 * Memory for the fields and the head of a response, which serves one response after the other. A response often has the same head
 * as the one before, in the same second: then nothing is written.
 */
public final class HeadMemory {

    private static final int HEAD_BYTES = 1 << 10;
    private static final int NOTHING = -1;

    private final ResponseFields fields = new ResponseFields();
    private final ByteText out = new ByteText(HEAD_BYTES);
    /** How long the head is that {@code out} begins with; or {@link #NOTHING}. The rest says what it was made of. */
    private int written = NOTHING;
    private int status;
    private long length;
    private Persistence persistence = Persistence.IMPLIED;
    private byte[] date = {};
    private int fieldsSize;
    private int fieldsChanges;

    /** The fields of the response. */
    public ResponseFields fields() {
        return fields;
    }

    /** The response is sent. */
    public void clear() {
        fields.clear();
        if (out.clear()) {
            written = NOTHING;
        }
    }

    /**
     * Writes a head, as {@link ResponseHead#write} does, at the beginning of the memory.
     *
     * @return the head alone; more may be appended
     */
    @SuppressWarnings("ReferenceEquality")
    public ByteText head(int ofStatus, long ofLength, Persistence ofPersistence) {
        byte[] now = HttpDate.line();
        if (written != NOTHING && fieldsChanges == fields.changes() && fieldsSize == fields.size() && status == ofStatus
                && length == ofLength && persistence == ofPersistence && date == now) {
            return out.cut(written);
        }
        written = NOTHING;
        out.cut(0);
        ResponseHead.write(out, ofStatus, fields, now, ofLength, ofPersistence);
        status = ofStatus;
        length = ofLength;
        persistence = ofPersistence;
        date = now;
        fieldsSize = fields.size();
        fieldsChanges = fields.changes();
        written = out.length();
        return out;
    }
}
