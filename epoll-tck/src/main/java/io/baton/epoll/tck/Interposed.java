package io.baton.epoll.tck;

import io.baton.epoll.spi.SystemCalls;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Intercepts a provider's real system calls, so that a test can count them, delay one, or give another answer.
 */
interface Interposed {

    /** The intercepted call. */
    interface Real {
        Object call() throws Throwable;
    }

    /**
     * Returns the call's answer, mostly that of {@code real.call()}.
     *
     * @param call the method's name
     */
    Object answer(String call, Object[] arguments, Real real) throws Throwable;

    static SystemCalls on(SystemCalls calls, Interposed hand) {
        Class<?>[] type = {SystemCalls.class};
        return (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(), type,
                (proxy, method, arguments) ->
                        hand.answer(method.getName(), arguments, () -> invoke(calls, method, arguments)));
    }

    private static Object invoke(SystemCalls calls, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(calls, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
