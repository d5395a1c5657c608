package io.baton.http.internal.server;

import org.jspecify.annotations.Nullable;

/**
 * Why a handler has thrown. What reads a body often wraps what the body's stream throws, some libraries more than once; so the
 * causes are looked at, too.
 */
final class Causes {

    /** Causes may form a circle. */
    private static final int DEEPEST = 16;

    private Causes() {
    }

    /** The first of a failure and its causes that is of this kind, or null. The exception of a handler may be of any kind. */
    static <T> @Nullable T find(Throwable failure, Class<T> kind) {
        try {
            Throwable each = failure;
            for (int i = 0; each != null && i < DEEPEST; i++) {
                if (kind.isInstance(each)) {
                    return kind.cast(each);
                }
                each = each.getCause();
            }
        } catch (Throwable ofGetCause) {
            // Then nothing is known of it.
        }
        return null;
    }
}
