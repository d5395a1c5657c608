package io.baton.epoll;

/**
 * There is no provider to reach the kernel with. The message says which ones were found, why each was refused, and what
 * to add; it is fit to be shown to a user as it is.
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
