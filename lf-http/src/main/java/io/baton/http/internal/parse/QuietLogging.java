package io.baton.http.internal.parse;

/**
 * Loads a class of Jetty without a message on the standard error stream. Jetty logs through SLF4J. If an application has no
 * provider for it, SLF4J prints a warning when it is first used; but whoever uses this server has not chosen SLF4J. So SLF4J
 * is told to print errors only while it looks for a provider. An application's provider is used as ever.
 */
final class QuietLogging {

    private static final String VERBOSITY = "slf4j.internal.verbosity";

    private QuietLogging() {
    }

    /** Initializes a class, and SLF4J with it. */
    static void load(Class<?> type) {
        boolean ours = System.getProperty(VERBOSITY) == null;
        if (ours) {
            System.setProperty(VERBOSITY, "ERROR");
        }
        try {
            Class.forName(type.getName(), true, type.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(type.getName());
        } finally {
            if (ours) {
                System.clearProperty(VERBOSITY);
            }
        }
    }
}
