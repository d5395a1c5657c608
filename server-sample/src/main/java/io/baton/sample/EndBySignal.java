package io.baton.sample;

/**
 * Until it is cancelled, Ctrl-C and SIGTERM end the process in order and with exit code 0, where the JVM's own codes
 * would be 130 and 143. Nothing but {@link Runtime#halt} can set the code once a signal has started the shutdown: the
 * hook halts at its end, and other shutdown hooks get no more time than this one takes.
 */
final class EndBySignal {

    private final Thread hook;

    /**
     * From now on.
     *
     * @param end ends what the process does, in bounded time; if it throws, the exit code is 1
     */
    EndBySignal(AutoCloseable end) {
        hook = new Thread(() -> {
            int code = 1;
            try {
                end.close();
                code = 0;
            } catch (Exception e) {
                System.err.println("baton-server: could not end in order: " + e);
            } finally {
                System.out.flush();
                Runtime.getRuntime().halt(code);
            }
        }, "end-by-signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The process ends by itself; a signal that has already come is left to its end. */
    void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook runs, and it decides on the exit code.
        }
    }
}
