package io.baton.pool.internal.log;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;

/**
 * A wrapper of {@link System.Logger} that never throws. A log call may fail in many ways: a user's {@code getMessage()}
 * throws, the heap is full, the stack ends, or the JVM has no descriptor left to load a class of the logging library. None of
 * these may end a thread of the pool or a connection, or lose the lead.
 *
 * <p>Callers complete their change of state first, and log afterwards. The methods take a pattern and one argument instead of
 * a lambda, so that a call allocates nothing outside of this class's try blocks.
 */
public final class Log {

    private final System.Logger logger;

    private Log(System.Logger logger) {
        this.logger = logger;
    }

    /** A log with the name of this class. */
    public static Log of(Class<?> type) {
        return new Log(System.getLogger(type.getName()));
    }

    /** Logs what a peer caused. */
    public void debug(String pattern, @Nullable Object argument, @Nullable Throwable cause) {
        log(Level.DEBUG, pattern, argument, cause);
    }

    /** Logs what the pool or a handler caused and an operator should look at. */
    public void warning(String pattern, @Nullable Object argument, @Nullable Throwable cause) {
        log(Level.WARNING, pattern, argument, cause);
    }

    /** Logs what must not happen: a bug of the pool. */
    public void error(String pattern, @Nullable Object argument, @Nullable Throwable cause) {
        log(Level.ERROR, pattern, argument, cause);
    }

    /** Takes a step, and logs what it throws: it must not keep later steps from being taken. */
    public void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            error("{} failed", what, failure);
        }
    }

    /**
     * Logs at a level.
     *
     * @param pattern the message; <code>{}</code> in it stands for the argument
     * @param argument put into the message by its {@code toString()}, or null for none
     * @param cause logged with its stack trace, or null for none
     */
    private void log(Level level, String pattern, @Nullable Object argument, @Nullable Throwable cause) {
        try {
            if (logger.isLoggable(level)) {
                logger.log(level, message(pattern, argument), cause);
            }
        } catch (Throwable failure) {
            logWithoutCause(level, pattern, cause, failure);
        }
    }

    /** The argument or the cause could not be printed. The names of their classes may still be. */
    private void logWithoutCause(Level level, String pattern, @Nullable Throwable cause, Throwable failure) {
        try {
            String type = cause == null ? "" : ": a " + cause.getClass().getName();
            logger.log(level, pattern + type + " (it could not be logged in full: a " + failure.getClass().getName()
                    + ')');
        } catch (Throwable again) {
            // No way of reporting it is left.
        }
    }

    private static String message(String pattern, @Nullable Object argument) {
        int at = pattern.indexOf("{}");
        return at < 0 ? pattern : pattern.substring(0, at) + argument + pattern.substring(at + 2);
    }
}
