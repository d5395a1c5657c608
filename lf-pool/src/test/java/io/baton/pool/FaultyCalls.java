package io.baton.pool;

import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The real kernel, with a test in front of it that changes or answers single calls. */
public interface FaultyCalls {

    /** A call on its way to the kernel. */
    interface Call {

        String name();

        Object[] arguments();

        /** Carries it out. */
        long run() throws Throwable;

        default long argument(int index) {
            return ((Number) arguments()[index]).longValue();
        }

        default void argument(int index, long value) {
            arguments()[index] = arguments()[index] instanceof Integer ? (Object) (int) value : (Object) value;
        }
    }

    /** Answers a call: itself, or by running it. Any thread. */
    long answer(Call call) throws Throwable;

    /** The system calls of the selected provider, those with a number for an answer given to {@code faults} first. */
    static SystemCalls of(FaultyCalls faults) {
        return of(Providers.selected(), faults);
    }

    /** The same in front of other system calls. */
    static SystemCalls of(SystemCalls real, FaultyCalls faults) {
        return (SystemCalls) Proxy.newProxyInstance(SystemCalls.class.getClassLoader(),
                new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    Class<?> type = method.getReturnType();
                    if (type != int.class && type != long.class || method.getName().equals("address")) {
                        return method.invoke(real, arguments);
                    }
                    long result = faults.answer(new Call() {
                        @Override
                        public String name() {
                            return method.getName();
                        }

                        @Override
                        public Object[] arguments() {
                            return arguments;
                        }

                        @Override
                        public long run() throws Throwable {
                            try {
                                return ((Number) method.invoke(real, arguments)).longValue();
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    });
                    return type == int.class ? (Object) (int) result : (Object) result;
                });
    }
}
