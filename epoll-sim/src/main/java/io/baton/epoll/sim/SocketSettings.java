package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The options of a socket: socket(7), tcp(7), ipv6(7). Those without an effect here are kept and given back. */
final class SocketSettings {

    private static final int ENOPROTOOPT = 92;
    private static final long LEVEL = 1L << 32;
    private static final long SEND_BUFFER = key(Linux.SOL_SOCKET, Linux.SO_SNDBUF);
    private static final long RECEIVE_BUFFER = key(Linux.SOL_SOCKET, Linux.SO_RCVBUF);
    private static final long LINGER = key(Linux.SOL_SOCKET, Linux.SO_LINGER);
    private static final Set<Long> FLAGS = Set.of(key(Linux.SOL_SOCKET, Linux.SO_REUSEADDR),
            key(Linux.SOL_SOCKET, Linux.SO_REUSEPORT), key(Linux.SOL_SOCKET, Linux.SO_KEEPALIVE),
            key(Linux.IPPROTO_TCP, Linux.TCP_NODELAY), key(Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY));
    private static final int SMALLEST_BUFFER = 2048;

    private final Map<Long, int[]> values = new HashMap<>();

    SocketSettings(int bufferSize) {
        FLAGS.forEach(flag -> values.put(flag, new int[] {0}));
        values.put(SEND_BUFFER, new int[] {bufferSize});
        values.put(RECEIVE_BUFFER, new int[] {bufferSize});
        values.put(LINGER, new int[] {0, 0});
    }

    private static long key(int level, int name) {
        return level * LEVEL + name;
    }

    void inherit(SocketSettings listener) {
        values.putAll(listener.values);
    }

    private int[] value(int level, int name) {
        int[] value = values.get(key(level, name));
        if (value == null) {
            throw new Failed(ENOPROTOOPT);
        }
        return value;
    }

    int[] get(int level, int name) {
        return value(level, name).clone();
    }

    void set(int level, int name, int[] wanted) {
        int[] old = value(level, name);
        if (wanted.length < old.length) {
            throw new Failed(Linux.EINVAL);
        }
        int[] set = new int[old.length];
        System.arraycopy(wanted, 0, set, 0, set.length);
        if (level == Linux.SOL_SOCKET && (name == Linux.SO_SNDBUF || name == Linux.SO_RCVBUF)) {
            set[0] = Math.max(SMALLEST_BUFFER, 2 * set[0]);
        } else if (set.length == 1) {
            set[0] = set[0] != 0 ? 1 : 0;
        }
        values.put(key(level, name), set);
    }

    /** How many numbers the option has. */
    int length(int level, int name) {
        return value(level, name).length;
    }

    boolean flag(int name) {
        return value(Linux.SOL_SOCKET, name)[0] != 0;
    }

    int sendBuffer() {
        return value(Linux.SOL_SOCKET, Linux.SO_SNDBUF)[0];
    }

    int receiveBuffer() {
        return value(Linux.SOL_SOCKET, Linux.SO_RCVBUF)[0];
    }

    boolean resetsAtClose() {
        int[] linger = value(Linux.SOL_SOCKET, Linux.SO_LINGER);
        return linger[0] != 0 && linger[1] == 0;
    }

    void resetAtClose() {
        values.put(LINGER, new int[] {1, 0});
    }
}
