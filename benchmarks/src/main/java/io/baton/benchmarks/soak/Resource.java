package io.baton.benchmarks.soak;

import java.util.Locale;

/** What must not grow, and by how much it may seem to in a run before that counts. */
enum Resource {

    /** Used heap after a collection. */
    HEAP("heap after GC", "heap_bytes", 512 << 10),
    /** Memory of all direct buffers. The pool keeps up to 5.3 MiB of free buffers, and gets there by and by, in steps. */
    DIRECT("direct memory", "direct_bytes", 6 << 20),
    /** Open descriptors. */
    DESCRIPTORS("descriptors", "descriptors", 1.5),
    /** Threads of the process. A pool of platform followers has now more, now fewer. */
    THREADS("threads", "threads", 2);

    private static final double MIB = 1 << 20;

    private final String title;
    private final String field;
    private final double allowed;

    Resource(String title, String field, double allowed) {
        this.title = title;
        this.field = field;
        this.allowed = allowed;
    }

    /** What it is called. */
    String title() {
        return title;
    }

    /** Its name in answers and files. */
    String field() {
        return field;
    }

    /** Growth over a run that is not told from none; bytes or a count. */
    double allowed() {
        return allowed;
    }

    /** Whether it is counted in bytes. */
    boolean isBytes() {
        return this == HEAP || this == DIRECT;
    }

    /** A value with its unit. */
    String text(double value) {
        return isBytes() ? String.format(Locale.ROOT, "%.2f MiB", value / MIB)
                : String.format(Locale.ROOT, "%.1f %s", value, field);
    }
}
