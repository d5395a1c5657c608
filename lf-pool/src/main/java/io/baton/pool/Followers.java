package io.baton.pool;

import io.baton.pool.internal.thread.VirtualThreads;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * On which kind of threads the handlers of a pool run.
 *
 * <p>With <b>virtual</b> followers a handler that blocks leaves the pool's thread at once, as a virtual thread leaves its
 * carrier: for a sleep, a lock, a socket of {@code java.net}, a queue; inside of {@code synchronized} on JDK 24 and newer.
 * Another virtual follower takes the lead and goes on with the same thread of the pool, about a microsecond later. So there is no
 * number of threads to choose, and thousands of handlers may block at the same time. Where nobody blocks, nothing is different.
 * {@link Thread#currentThread} is a virtual thread in a handler; it serves turns of many connections, one after the other, and so
 * do its {@link ThreadLocal}s.
 *
 * <p>Some blocks do not leave the thread: a native call, {@code synchronized} before JDK 24, reading a file; and a handler that
 * computes does not block at all. There, as with <b>platform</b> followers, another thread of the pool takes the lead when the
 * promotion delay is over ({@link Promotion#MEASURED}).
 */
public enum Followers {

    /** Virtual where that is possible and {@link Promotion#MEASURED} is used, otherwise platform. The default. */
    AUTO,

    /**
     * Virtual threads that the pool's threads carry. Needs JDK 21 or newer, and {@code --add-opens
     * java.base/java.lang=io.baton.pool} (on the class path {@code ALL-UNNAMED}) on the command line; where this is missing the
     * pool does not start.
     */
    VIRTUAL,

    /** The pool's own threads: a handler that blocks holds one of them. */
    PLATFORM;

    /** The system property that chooses where a builder does not: {@code auto}, {@code virtual} or {@code platform}. */
    public static final String PROPERTY = "io.baton.pool.followers";

    /**
     * What the property chooses; {@link #AUTO} if it is not set.
     *
     * @throws IllegalStateException if it has another value
     */
    public static Followers preferred() {
        String value = System.getProperty(PROPERTY);
        if (value == null || value.isBlank()) {
            return AUTO;
        }
        try {
            return valueOf(value.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("system property " + PROPERTY + " must be auto, virtual or platform, not "
                    + value);
        }
    }

    /**
     * The way to virtual threads that a pool is to use; null for platform threads.
     *
     * @param wanted what the builder was told, or null
     */
    static @Nullable VirtualThreads virtualThreads(@Nullable Followers wanted, Promotion promotion) {
        Followers kind = wanted == null ? preferred() : wanted;
        VirtualThreads.Support support = VirtualThreads.support();
        if (kind == VIRTUAL && (promotion != Promotion.MEASURED || !support.isThere())) {
            throw new IllegalStateException("virtual followers are not possible: "
                    + (support.isThere() ? "they need promotion MEASURED, not " + promotion : support.why()));
        }
        return kind == PLATFORM || promotion != Promotion.MEASURED ? null : support.threads();
    }

    /** Whether this JVM can have virtual followers, and why or why not, in a sentence without a period. */
    public static String support() {
        VirtualThreads.Support support = VirtualThreads.support();
        return (support.isThere() ? "virtual followers are possible: " : "virtual followers are not possible: ")
                + support.why();
    }

    /** Whether this JVM can have virtual followers. */
    public static boolean canBeVirtual() {
        return VirtualThreads.support().isThere();
    }
}
