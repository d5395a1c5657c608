package io.baton.sample;

/**
 * From its construction until it is closed, Ctrl-C and SIGTERM end the process in order and with exit code 0, where the
 * JVM's own codes would be 130 and 143. Once a signal has started the shutdown, only {@link Runtime#halt} can set the
 * exit code. So the shutdown hook halts at its end, and other hooks get no more time than this one takes.
 */
final class EndBySignal implements AutoCloseable {

    /** For the message of {@link #say}. */
    private static final long MILLIS_TO_SAY_IT = 1_000;

    private final Thread hook = new Thread(this::end, "end-by-signal");
    private volatile AutoCloseable running = () -> { };

    EndBySignal() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // A signal came before the hook: the JVM is about to end with its own code.
        }
    }

    /** Says what a signal has to close, in bounded time; if that throws, the exit code is 1. Before this: nothing. */
    void closes(AutoCloseable whatRuns) {
        running = whatRuns;
    }

    private void end() {
        int code = 1;
        try {
            running.close();
            code = 0;
        } catch (Exception | Error e) {
            say("baton-server: could not end in order: " + (e.getMessage() == null ? e : e.getMessage()));
        } finally {
            // No flush before it: whatever is printed is flushed at once. A thread that waits for the reader of a full pipe has
            // the lock of System.out, and has it for ever if nobody reads.
            Runtime.getRuntime().halt(code);
        }
    }

    /** By a thread of its own, because standard error may be the same pipe. */
    private static void say(String message) {
        Thread speaker = new Thread(() -> System.err.println(message), "end-by-signal-message");
        speaker.start();
        try {
            speaker.join(MILLIS_TO_SAY_IT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on the JVM handles signals in its own way again. A signal that has come already still takes effect. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook is running, and it sets the exit code.
        }
    }
}
