package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Java's socket addresses as {@code struct sockaddr} and back. The family is in native order, ports and addresses in
 * network order:
 *
 * <pre>{@code
 * sockaddr_in  (16): family 0, port 2, addr 4                              ip(7)
 * sockaddr_in6 (28): family 0, port 2, flowinfo 4, addr 8, scope_id 24     ipv6(7)
 * sockaddr_un (110): family 0, path 2, NUL-terminated                      unix(7)
 * }</pre>
 */
final class SocketAddresses {

    /**
     * The room for any of them. The kernel appends a NUL to a path of 108 bytes, which a C program may bind: then the address
     * has 111 bytes.
     */
    static final int MAX_BYTES = 111;

    private static final int PATH_BYTES = 108;

    private SocketAddresses() {
    }

    private interface NameCall {
        int call(int fd, long address, long length);
    }

    /** {@code getsockname(2)}. */
    static SocketAddress local(SystemCalls calls, int fd) throws ErrnoException {
        return ask(calls, fd, "getsockname", calls::getsockname);
    }

    /** {@code getpeername(2)}. */
    static SocketAddress remote(SystemCalls calls, int fd) throws ErrnoException {
        return ask(calls, fd, "getpeername", calls::getpeername);
    }

    private static SocketAddress ask(SystemCalls calls, int fd, String name, NameCall call) throws ErrnoException {
        int lengthAt = MAX_BYTES + 1; // 112, aligned
        try (Scratch scratch = Scratch.take(calls)) {
            scratch.memory().putInt(lengthAt, MAX_BYTES);
            Errno.check(call.call(fd, scratch.address(), scratch.address() + lengthAt), name, fd);
            return read(scratch.memory(), scratch.memory().getInt(lengthAt));
        }
    }

    static int family(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress) {
            return Linux.AF_UNIX;
        }
        return inet(address).getAddress() instanceof Inet4Address ? Linux.AF_INET : Linux.AF_INET6;
    }

    /** Writes the address at index 0 and returns its length in bytes. */
    static int write(SocketAddress address, ByteBuffer memory) {
        if (address instanceof UnixDomainSocketAddress unix) {
            byte[] path = NativePath.bytes(unix.getPath());
            if (path.length == 0 || path.length >= PATH_BYTES) {
                throw new IllegalArgumentException("the path of a Unix domain socket has 1 to " + (PATH_BYTES - 1)
                        + " bytes, this one has " + path.length + ": '" + unix.getPath() + "'");
            }
            memory.putShort(0, (short) Linux.AF_UNIX).put(2, path).put(2 + path.length, (byte) 0);
            return 2 + path.length + 1;
        }
        InetSocketAddress inet = inet(address);
        putPort(memory, inet.getPort());
        byte[] ip = inet.getAddress().getAddress();
        if (inet.getAddress() instanceof Inet6Address v6) {
            memory.putShort(0, (short) Linux.AF_INET6).putInt(4, 0).put(8, ip).putInt(24, v6.getScopeId());
            return 28;
        }
        memory.putShort(0, (short) Linux.AF_INET).put(4, ip).putLong(8, 0);
        return 16;
    }

    /** The address for a message: host and port, or the path. */
    static String text(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix && unix.getPath().toString().isEmpty()) {
            return "a Unix domain socket without a path";
        }
        String text = address.toString();
        return address instanceof InetSocketAddress && text.startsWith("/") ? text.substring(1) : text;
    }

    /** Reads the address of {@code length} bytes at index 0; a Unix domain socket without a path has the empty path. */
    static SocketAddress read(ByteBuffer memory, int length) {
        int family = length < 2 ? Linux.AF_UNIX : memory.getShort(0);
        return switch (family) {
            case Linux.AF_UNIX -> UnixDomainSocketAddress.of(path(memory, length));
            case Linux.AF_INET -> new InetSocketAddress(ip(memory, 4, 4, 0), port(memory));
            case Linux.AF_INET6 -> new InetSocketAddress(ip(memory, 8, 16, memory.getInt(24)), port(memory));
            default -> throw new IllegalStateException("the kernel gave an address of family " + family);
        };
    }

    private static InetSocketAddress inet(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            throw new IllegalArgumentException(
                    "an InetSocketAddress or UnixDomainSocketAddress is needed, not " + address);
        }
        if (inet.isUnresolved()) {
            throw new IllegalArgumentException("the host name of " + inet + " is not resolved");
        }
        return inet;
    }

    private static void putPort(ByteBuffer memory, int port) {
        memory.put(2, (byte) (port >> 8)).put(3, (byte) port);
    }

    private static int port(ByteBuffer memory) {
        return (memory.get(2) & 0xff) << 8 | memory.get(3) & 0xff;
    }

    private static InetAddress ip(ByteBuffer memory, int at, int length, int scope) {
        byte[] bytes = new byte[length];
        memory.get(at, bytes);
        try {
            return scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + length + " bytes", e);
        }
    }

    private static Path path(ByteBuffer memory, int length) {
        int end = 2;
        while (end < length && memory.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[Math.max(0, end - 2)];
        memory.get(2, bytes);
        return NativePath.of(bytes);
    }
}
