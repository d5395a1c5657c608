package io.baton.epoll.ffm;

import io.baton.epoll.spi.SystemCalls;

/**
 * Says why the C library cannot be linked. This class is for Java 17 to 21; {@code META-INF/versions/22} of the jar has
 * one of the same name, which links it, and a JVM of 22 or newer loads that one instead.
 */
final class FfmLinkage {

    private static final int FIRST_JDK = 22;

    private FfmLinkage() {
    }

    @SuppressWarnings("DoNotCallSuggester") // The class for JDK 22 has the same method, which returns.
    static SystemCalls link() {
        throw new UnsupportedOperationException(reason(Runtime.version().feature()));
    }

    /** A JVM that is new enough comes here only if it does not see a multi-release jar. */
    static String reason(int feature) {
        return feature < FIRST_JDK
                ? "it needs JDK " + FIRST_JDK + " or newer, this is Java " + feature
                : "its classes in META-INF/versions/" + FIRST_JDK + " are not used: load it from its own jar,"
                        + " not from a folder or from a jar repacked without 'Multi-Release: true' in the manifest";
    }
}
