package io.baton.epoll;

/**
 * No provider of system calls is usable. The message says which ones were found, why each was refused, and what the user
 * can do about it; it may be shown to a user as it is.
 */
public class NoProviderException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** With a message for the user. */
    public NoProviderException(String message) {
        super(message);
    }

    /** With a message for the user, and what happened. */
    public NoProviderException(String message, Throwable cause) {
        super(message, cause);
    }
}
