package io.baton.epoll;

import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_LINGER;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEADDR;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.net.SocketOption;
import java.util.Map;

/**
 * Java's socket options as level and name of {@code setsockopt(2)}. The value is a 32-bit integer; only SO_LINGER has a
 * {@code struct linger { int l_onoff, l_linger; }}.
 */
final class SocketOptions {

    private record Name(int level, int name) {
    }

    private static final Map<SocketOption<?>, Name> NAMES = Map.of(
            SO_REUSEADDR, new Name(Linux.SOL_SOCKET, Linux.SO_REUSEADDR),
            SO_REUSEPORT, new Name(Linux.SOL_SOCKET, Linux.SO_REUSEPORT),
            SO_KEEPALIVE, new Name(Linux.SOL_SOCKET, Linux.SO_KEEPALIVE),
            SO_LINGER, new Name(Linux.SOL_SOCKET, Linux.SO_LINGER),
            SO_SNDBUF, new Name(Linux.SOL_SOCKET, Linux.SO_SNDBUF),
            SO_RCVBUF, new Name(Linux.SOL_SOCKET, Linux.SO_RCVBUF),
            TCP_NODELAY, new Name(Linux.IPPROTO_TCP, Linux.TCP_NODELAY));

    private static final int LENGTH_AT = 16;

    private SocketOptions() {
    }

    static <T> void set(Socket socket, SocketOption<T> option, T value) throws ErrnoException {
        Name name = name(option);
        int fd = socket.enter();
        try (Scratch scratch = Scratch.take(socket.calls())) {
            int number = number(option, value);
            int length = Integer.BYTES;
            if (option == SO_LINGER) {
                scratch.memory().putInt(0, number < 0 ? 0 : 1).putInt(4, Math.max(number, 0));
                length = 2 * Integer.BYTES;
            } else {
                scratch.memory().putInt(0, number);
            }
            int result = socket.calls().setsockopt(fd, name.level, name.name, scratch.address(), length);
            Errno.check(result, "setsockopt(" + option.name() + ")", fd);
        } finally {
            socket.leave();
        }
    }

    private static int number(SocketOption<?> option, Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        int number = (Integer) value;
        if (number < 0 && option != SO_LINGER) {
            // The kernel would take it as a very large number.
            throw new IllegalArgumentException(option.name() + " cannot be negative: " + number);
        }
        return number;
    }

    static <T> T get(Socket socket, SocketOption<T> option) throws ErrnoException {
        Name name = name(option);
        int fd = socket.enter();
        try (Scratch scratch = Scratch.take(socket.calls())) {
            int first = ask(socket.calls(), fd, name, scratch, "getsockopt(" + option.name() + ")");
            if (option == SO_LINGER) {
                return option.type().cast(first == 0 ? -1 : scratch.memory().getInt(4));
            }
            return option.type().cast(option.type() == Boolean.class ? (Object) (first != 0) : (Object) first);
        } finally {
            socket.leave();
        }
    }

    /** SO_ERROR: the pending error, or 0. Reading clears it. */
    static int error(SystemCalls calls, int fd) throws ErrnoException {
        try (Scratch scratch = Scratch.take(calls)) {
            return ask(calls, fd, new Name(Linux.SOL_SOCKET, Linux.SO_ERROR), scratch, "getsockopt(SO_ERROR)");
        }
    }

    private static int ask(SystemCalls calls, int fd, Name name, Scratch scratch, String call) throws ErrnoException {
        scratch.memory().putInt(LENGTH_AT, 2 * Integer.BYTES);
        long address = scratch.address();
        Errno.check(calls.getsockopt(fd, name.level, name.name, address, address + LENGTH_AT), call, fd);
        return scratch.memory().getInt(0);
    }

    private static Name name(SocketOption<?> option) {
        Name name = NAMES.get(option);
        if (name == null) {
            throw new IllegalArgumentException("the option " + option.name() + " is not supported; these are: "
                    + NAMES.keySet().stream().map(SocketOption::name).sorted().toList());
        }
        return name;
    }
}
