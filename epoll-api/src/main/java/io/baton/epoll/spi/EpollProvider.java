package io.baton.epoll.spi;

/**
 * A way to call the kernel, found by {@link java.util.ServiceLoader}. The constructor must be cheap and must not load
 * native code: a provider that is found is not always used.
 */
public interface EpollProvider {

    /** The name that selects this provider, in lower case: {@code jna}, {@code ffm}. */
    String name();

    /**
     * If no name is given, the usable provider of highest priority is selected. JNA has 10, java.lang.foreign 20; a
     * fallback should have 0.
     */
    int priority();

    /**
     * Links the native functions. Called again after a failure, never after a success. The caller verifies the stated
     * {@link EventLayout} against the kernel before it uses the result.
     *
     * @return the system calls, usable by any thread
     * @throws UnsupportedOperationException if this provider can never work on this JVM or operating system; its message
     *     is shown to users
     * @throws Exception if it does not work here for another reason. A {@link LinkageError} may be thrown, too. The message
     *     says what to change
     */
    SystemCalls open() throws Exception;
}
