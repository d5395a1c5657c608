package io.baton.http.internal.parse;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Field lines that have come before, each with its name and value: at most one for each hash. Two lines are the same only if all
 * their bytes are, upper and lower case and spaces too; so what one client sends never becomes what another one has sent.
 *
 * <p>Kept are fields that many requests have in common, by a list of names. Others are not, as cookies and what authenticates: to
 * keep them would gain nothing, and they are secret.
 */
final class KnownLines {

    /** A line, and what it says. */
    static final class Line {

        private final byte[] bytes;
        private final String name;
        private final String value;

        private Line(byte[] bytes, String name, String value) {
            this.bytes = bytes;
            this.name = name;
            this.value = value;
        }

        private boolean is(byte[] head, int from, int to) {
            return Arrays.equals(bytes, 0, bytes.length, head, from, to);
        }

        String name() {
            return name;
        }

        String value() {
            return value;
        }
    }

    private static final int SLOTS = 128;
    /** Longer lines are not kept. */
    private static final int MOST_BYTES = 256;
    private static final Set<String> NAMES = Set.of("accept", "accept-charset", "accept-encoding", "accept-language",
            "cache-control", "connection", "content-length", "content-type", "dnt", "expect", "host", "pragma",
            "priority", "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "sec-fetch-dest", "sec-fetch-mode",
            "sec-fetch-site", "sec-fetch-user", "sec-gpc", "te", "transfer-encoding", "upgrade",
            "upgrade-insecure-requests", "user-agent");

    private final @Nullable Line[] lines = new @Nullable Line[SLOTS];

    /** The same line, or null. */
    @Nullable Line find(byte[] head, int from, int to) {
        if (from == to) {
            return null;
        }
        Line line = lines[slot(head, from, to)];
        return line != null && line.is(head, from, to) ? line : null;
    }

    /** Keeps a line if others are likely to be the same. */
    void keep(byte[] head, int from, int to, String name, String value) {
        if (to - from <= MOST_BYTES && NAMES.contains(name.toLowerCase(Locale.ROOT))) {
            lines[slot(head, from, to)] = new Line(Arrays.copyOfRange(head, from, to), name, value);
        }
    }

    /** Of the length and four bytes: that tells the lines of a client apart. */
    private static int slot(byte[] head, int from, int to) {
        int length = to - from;
        int hash = length * 31 + head[from];
        hash = hash * 31 + head[from + (length >> 2)];
        hash = hash * 31 + head[from + (length >> 1)];
        hash = hash * 31 + head[to - 1];
        return (hash ^ hash >>> 7) & SLOTS - 1;
    }
}
