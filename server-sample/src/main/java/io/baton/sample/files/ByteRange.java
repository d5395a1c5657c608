package io.baton.sample.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code Range} field asks for (RFC 9110, section 14). A field that is not understood, or that asks for several ranges,
 * is ignored, as the RFC permits: the client gets the whole file.
 *
 * @param kind how to answer
 * @param first the first byte, from 0 on
 * @param count how many bytes
 */
record ByteRange(Kind kind, long first, long count) {

    /** How to answer. */
    enum Kind {
        /** By 200, with the whole file. */
        WHOLE,
        /** By 206, with these bytes. */
        PART,
        /** By 416: the file has no such bytes. */
        NONE
    }

    private static final Pattern ONE_RANGE = Pattern.compile("(?i)bytes=[ \\t]*([0-9]*)-([0-9]*)[ \\t]*");
    /** Numbers of more digits may not fit into a long, and no file is as long. */
    private static final int MOST_DIGITS = 18;

    /** The range of a field for a file of this size. */
    static ByteRange of(String field, long size) {
        Matcher matcher = ONE_RANGE.matcher(field);
        if (!matcher.matches()) {
            return whole(size);
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? whole(size) : suffix(number(last), size);
        }
        long from = number(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
        if (to < from) {
            return whole(size);
        }
        return from >= size ? none() : new ByteRange(Kind.PART, from, Math.min(to, size - 1) - from + 1);
    }

    private static ByteRange suffix(long bytes, long size) {
        if (bytes == 0) {
            return none();
        }
        if (size == 0) {
            // It can be satisfied, but Content-Range has no way to say so.
            return whole(size);
        }
        long count = Math.min(bytes, size);
        return new ByteRange(Kind.PART, size - count, count);
    }

    static ByteRange whole(long size) {
        return new ByteRange(Kind.WHOLE, 0, size);
    }

    private static ByteRange none() {
        return new ByteRange(Kind.NONE, 0, 0);
    }

    private static long number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(significant);
    }
}
