package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A {@code struct sockaddr}: ip(7), ipv6(7), unix(7). */
final class SocketName {

    private static final int PORT = 2;
    private static final int IPV4 = 4;
    private static final int IPV4_BYTES = 16;
    private static final int IPV6 = 8;
    private static final int IPV6_BYTES = 28;
    private static final int AF_UNSPEC = 0;
    private static final int EAFNOSUPPORT = 97;

    private SocketName() {
    }

    static byte[] unbound(int domain) {
        int length = domain == Linux.AF_INET ? IPV4_BYTES : domain == Linux.AF_INET6 ? IPV6_BYTES : PORT;
        byte[] name = new byte[length];
        ByteBuffer.wrap(name).order(ByteOrder.nativeOrder()).putShort(0, (short) domain);
        return name;
    }

    private static int family(byte[] name) {
        return ByteBuffer.wrap(name).order(ByteOrder.nativeOrder()).getShort(0);
    }

    /** Whether it is that of connect(2) which dissolves a connection. */
    static boolean isUnspecified(byte[] name) {
        if (name.length < PORT) {
            throw new Failed(Linux.EINVAL);
        }
        return family(name) == AF_UNSPEC;
    }

    /** Whether it is a name of the Unix domain that is no path. */
    static boolean isAbstract(byte[] name) {
        return name[PORT] == 0;
    }

    /** What is copied of an address; refuses one of another family, or too short for this one. */
    static byte[] checked(byte[] name, int domain) {
        if (domain == Linux.AF_UNIX) {
            if (name.length <= PORT || family(name) != domain) {
                throw new Failed(Linux.EINVAL);
            }
            return name;
        }
        int length = unbound(domain).length;
        if (name.length < length) {
            throw new Failed(Linux.EINVAL);
        }
        if (family(name) != domain) {
            throw new Failed(EAFNOSUPPORT);
        }
        return Arrays.copyOf(name, length);
    }

    static int port(byte[] name) {
        return Short.toUnsignedInt(ByteBuffer.wrap(name).getShort(PORT));
    }

    static byte[] withPort(byte[] name, int port) {
        byte[] copy = name.clone();
        ByteBuffer.wrap(copy).putShort(PORT, (short) port);
        return copy;
    }

    /** 127.0.0.1 or ::1, with this port. */
    static byte[] loopback(int domain, int port) {
        byte[] name = unbound(domain);
        if (domain == Linux.AF_INET) {
            name[IPV4] = 127;
            name[IPV4 + 3] = 1;
        } else {
            name[IPV6_BYTES - 5] = 1;
        }
        return withPort(name, port);
    }

    /** Whether a socket of the one name can get what is sent to the other. */
    static boolean overlap(byte[] one, byte[] other) {
        if (family(one) != family(other)) {
            return false;
        }
        if (family(one) == Linux.AF_UNIX) {
            return one.length > PORT && Arrays.equals(one, other);
        }
        return port(one) == port(other) && (isAny(one) || isAny(other) || Arrays.equals(address(one), address(other)));
    }

    private static byte[] address(byte[] name) {
        return family(name) == Linux.AF_INET ? Arrays.copyOfRange(name, IPV4, IPV4 + 4)
                : Arrays.copyOfRange(name, IPV6, IPV6 + 16);
    }

    private static boolean isAny(byte[] name) {
        for (byte each : address(name)) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }
}
