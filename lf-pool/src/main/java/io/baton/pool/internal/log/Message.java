package io.baton.pool.internal.log;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * One message of a {@link Log}, logged as often as what it tells happens. Logging it never throws. It may fail in many ways: a
 * user's {@code getMessage()} throws, the heap is full, the stack ends, or the JVM has no descriptor left to load a class of the
 * logging library. None of these may end a thread of the pool or a connection, or lose the lead.
 *
 * <p>Callers complete their change of state first, and log afterwards. The methods take an argument instead of a lambda, so that
 * a call allocates nothing outside of this class's try blocks.
 */
public final class Message {

    private final Logger logger;
    private final Level level;
    private final String pattern;

    /**
     * A message at a level.
     *
     * @param pattern its text; <code>{}</code> in it stands for the argument
     */
    Message(Logger logger, Level level, String pattern) {
        this.logger = logger;
        this.level = level;
        this.pattern = pattern;
    }

    /** Logs it without an argument; a cause with its stack trace. Null is none. */
    public void log(@Nullable Throwable cause) {
        log(null, cause);
    }

    /** Logs it with a number. */
    public void log(long number, @Nullable Throwable cause) {
        try {
            log(Long.valueOf(number), cause);
        } catch (Throwable noMemory) {
            log(null, cause);
        }
    }

    /**
     * Logs it.
     *
     * @param argument put into the message by its {@code toString()}, or null for none
     * @param cause logged with its stack trace, or null for none
     */
    public void log(@Nullable Object argument, @Nullable Throwable cause) {
        try {
            if (logger.isLoggable(level)) {
                int at = pattern.indexOf("{}");
                String text = at < 0 ? pattern : pattern.substring(0, at) + argument + pattern.substring(at + 2);
                logger.log(level, text, cause);
            }
        } catch (Throwable failure) {
            logWithoutCause(cause, failure);
        }
    }

    /** The argument or the cause could not be printed. The names of their classes may still be. */
    private void logWithoutCause(@Nullable Throwable cause, Throwable failure) {
        try {
            String type = cause == null ? "" : ": a " + cause.getClass().getName();
            logger.log(level, pattern + type + " (it could not be logged in full: a " + failure.getClass().getName()
                    + ')');
        } catch (Throwable again) {
            // No way of reporting it is left.
        }
    }
}
