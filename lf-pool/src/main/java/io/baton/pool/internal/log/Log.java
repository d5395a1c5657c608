package io.baton.pool.internal.log;

import java.lang.System.Logger.Level;

/**
 * What a class may log. Each message is made beforehand, in a static field: the JVM makes the string of a literal where it is
 * first used, and throws an {@link OutOfMemoryError} there if the heap is full. In the middle of a turn that would lose the
 * connection.
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

    /** Of what a peer caused. See {@link Message#Message}. */
    public Message debug(String pattern) {
        return new Message(logger, Level.DEBUG, pattern);
    }

    /** Of what the pool or a handler caused and an operator should look at. See {@link Message#Message}. */
    public Message warning(String pattern) {
        return new Message(logger, Level.WARNING, pattern);
    }

    /** Of what must not happen: a bug of the pool. See {@link Message#Message}. */
    public Message error(String pattern) {
        return new Message(logger, Level.ERROR, pattern);
    }
}
