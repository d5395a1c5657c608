package io.baton.epoll.spi;

/**
 * A way to reach the kernel, found by {@link java.util.ServiceLoader}. The constructor must be cheap and touch nothing
 * native: a provider that is found is not yet a provider that is used.
 */
public interface EpollProvider {

    /** The name that selects this provider, in lower case: {@code jna}, {@code ffm}. */
    String name();

    /**
     * The highest usable priority is selected when no name is given. JNA has 10, java.lang.foreign 20, a fallback 0.
     */
    int priority();

    /**
     * Links the native functions. Called at most once for a provider instance that proves usable; the caller proves the
     * stated {@link EventLayout} against the kernel before it trusts the result.
     *
     * @return the system calls, usable from any thread
     * @throws Exception where this provider cannot work here; the message says why. A {@link LinkageError} may escape
     *     too: the caller takes it as the same answer
     */
    SystemCalls open() throws Exception;
}
