package io.baton.http.internal.wire;

import io.baton.http.internal.fields.Tokens;

import java.util.Arrays;

/**
 * The fields of a response, as lines: they are written once, where the handler sets them, and copied once, into the head.
 *
 * <p>A handler sets the same fields, with the same texts, for each response. So the lines of the response before are kept: as
 * long as the handler sets the same objects in the same order, nothing is checked or written. A text does not change, so the
 * same object is the same line.
 */
public final class ResponseFields {

    private static final int USUAL_BYTES = 512;
    private static final int FEW = 8;

    private final ByteText lines = new ByteText(USUAL_BYTES);
    private String[] names = new String[FEW];
    private String[] values = new String[FEW];
    /** For each field, where its line ends. */
    private int[] ends = new int[FEW];
    /** How many fields this response has. */
    private int size;
    /** How many lines there are; those from {@code size} on are of the response before. */
    private int written;
    private int changes;

    /** Forgets all fields. */
    public void clear() {
        size = 0;
        if (lines.length() > USUAL_BYTES) {
            names = new String[FEW];
            values = new String[FEW];
            ends = new int[FEW];
            written = 0;
            lines.clear();
            changes++;
        }
    }

    /**
     * Adds a field.
     *
     * @throws IllegalArgumentException if it could not be sent, or is the server's to write
     */
    public void add(String name, String value) {
        if (comesAgain(name, value)) {
            size++;
            return;
        }
        check(name, value);
        cut();
        if (size == ends.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        lines.text(name).text(": ").text(value).text("\r\n");
        names[size] = name;
        values[size] = value;
        ends[size++] = lines.length();
        written = size;
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean comesAgain(String name, String value) {
        return size < written && names[size] == name && values[size] == value;
    }

    /** Forgets the lines that this response does not have. */
    private void cut() {
        lines.cut(end(size));
        written = size;
        changes++;
    }

    private int end(int count) {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** Adds a field in place of those of the same name. */
    public void set(String name, String value) {
        if (!comesAgain(name, value)) {
            check(name, value);
        }
        for (int i = size - 1; i >= 0; i--) {
            if (names[i].equalsIgnoreCase(name)) {
                remove(i);
            }
        }
        add(name, value);
    }

    private void remove(int index) {
        cut();
        int count = ends[index] - end(index);
        lines.remove(end(index), ends[index]);
        size--;
        written--;
        for (int i = index; i < size; i++) {
            names[i] = names[i + 1];
            values[i] = values[i + 1];
            ends[i] = ends[i + 1] - count;
        }
    }

    /** Refuses what could not be sent as the field of a head or a trailer. */
    public static void check(String name, String value) {
        Tokens.requireField(name, value);
        if (name.equalsIgnoreCase("Transfer-Encoding") || name.equalsIgnoreCase("Content-Length")) {
            throw new IllegalArgumentException(name + " is written by the server; see contentLength()");
        }
    }

    /** Whether there is a field of this name. */
    public boolean has(String name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Writes the lines behind what is there. */
    public void appendTo(ByteText out) {
        out.append(lines, end(size));
    }

    /** How many fields there are. With the same {@link #changes} and the same size, the lines are the same. */
    int size() {
        return size;
    }

    /** How often lines were written or forgotten. */
    int changes() {
        return changes;
    }
}
