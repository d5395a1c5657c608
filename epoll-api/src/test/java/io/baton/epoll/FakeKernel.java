package io.baton.epoll;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A simulated kernel, as far as tests of selection and of error handling need one: its descriptors are always ready, its struct
 * epoll_event is {@link EventLayout#PACKED}, an address is a handle, and a test can prepare answers.
 */
final class FakeKernel {

    private final EventLayout stated;
    private final List<ByteBuffer> memory = new ArrayList<>();
    private final Map<Integer, long[]> registered = new LinkedHashMap<>();
    private final Map<String, ArrayDeque<Long>> answers = new LinkedHashMap<>();
    private final List<String> log = new ArrayList<>();
    private int nextFd = 3;

    private FakeKernel(EventLayout stated) {
        this.stated = stated;
    }

    static FakeKernel honest() {
        return new FakeKernel(EventLayout.PACKED);
    }

    static FakeKernel thatStates(EventLayout layout) {
        return new FakeKernel(layout);
    }

    /** The next calls of this name return these results, and do nothing else. */
    FakeKernel answering(String call, long... results) {
        for (long result : results) {
            answers.computeIfAbsent(call, name -> new ArrayDeque<>()).add(result);
        }
        return this;
    }

    /** The names of the calls made, in order. */
    List<String> log() {
        return log;
    }

    SystemCalls calls() {
        Class<?>[] types = {SystemCalls.class};
        return (SystemCalls) Proxy.newProxyInstance(FakeKernel.class.getClassLoader(), types,
                (proxy, method, arguments) -> method.getDeclaringClass() == Object.class
                        ? method.invoke(this, arguments) : answer(method, arguments));
    }

    /** As {@link #calls()}, but this one call throws, before it is logged. */
    SystemCalls failing(String call, Error error) {
        SystemCalls calls = calls();
        return (SystemCalls) Proxy.newProxyInstance(FakeKernel.class.getClassLoader(),
                new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(call)) {
                        throw error;
                    }
                    return method.invoke(calls, arguments);
                });
    }

    /** As {@link #calls()}, but the calls of these names take this long at least. */
    SystemCalls delaying(Duration delay, String... names) {
        SystemCalls calls = calls();
        return (SystemCalls) Proxy.newProxyInstance(FakeKernel.class.getClassLoader(),
                new Class<?>[] {SystemCalls.class}, (proxy, method, arguments) -> {
                    if (List.of(names).contains(method.getName())) {
                        Thread.sleep(delay.toMillis());
                    }
                    return method.invoke(calls, arguments);
                });
    }

    private Object answer(Method method, Object[] arguments) {
        String name = method.getName();
        if (name.equals("eventLayout")) {
            return stated;
        }
        if (name.equals("address")) {
            memory.add((ByteBuffer) arguments[0]);
            return (long) memory.size() << 32;
        }
        log.add(name);
        ArrayDeque<Long> next = answers.get(name);
        long result = next != null && !next.isEmpty() ? next.poll() : call(name, arguments);
        return method.getReturnType() == int.class ? (Object) (int) result : (Object) result;
    }

    private long call(String name, Object[] arguments) {
        return switch (name) {
            case "epollCreate1", "eventfd", "socket", "accept4" -> nextFd++;
            case "epollCtl" -> control(arguments);
            case "epollWait", "epollPwait2" -> report((long) arguments[1], (int) arguments[2]);
            case "close", "listen", "connect", "write" -> 0;
            case "read" -> Long.BYTES;
            default -> -Linux.ENOSYS;
        };
    }

    private long control(Object[] arguments) {
        ByteBuffer event = at((long) arguments[3]);
        registered.put((Integer) arguments[2], new long[] {event.getInt(0), event.getLong(4)});
        return 0;
    }

    private long report(long address, int room) {
        int offset = (int) address;
        ByteBuffer array = at(address);
        int count = 0;
        for (long[] event : registered.values()) {
            if (count == room) {
                break;
            }
            array.putInt(offset + count * 12, (int) event[0]).putLong(offset + count * 12 + 4, event[1]);
            count++;
        }
        return count;
    }

    private ByteBuffer at(long address) {
        return memory.get((int) (address >>> 32) - 1);
    }
}
