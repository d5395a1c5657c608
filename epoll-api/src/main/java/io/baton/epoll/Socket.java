package io.baton.epoll;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.RetryOnEintr;
import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A stream socket: TCP over IPv4 or IPv6 ({@link java.net.InetSocketAddress}), or a Unix domain socket
 * ({@link java.net.UnixDomainSocketAddress}). The address decides which.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
public final class Socket extends Descriptor {

    /** The address of the latest {@link #startConnect}, for the message if the connect fails later. */
    private volatile @Nullable SocketAddress target;

    Socket(SystemCalls calls, int fd) {
        super(calls, fd);
    }

    /** An unbound, unconnected socket of the family that {@code address} belongs to: {@code socket(2)}. */
    public static Socket open(SocketAddress address) throws ErrnoException {
        return open(Providers.selected(), address);
    }

    /** As above, with these system calls. */
    public static Socket open(SystemCalls calls, SocketAddress address) throws ErrnoException {
        return SocketFactory.open(calls, address);
    }

    /**
     * A socket that listens on {@code address}, with SO_REUSEADDR.
     *
     * @param backlog how many finished handshakes may wait for {@link #accept()}. The kernel caps it at
     *     /proc/sys/net/core/somaxconn, and takes a negative number as that cap
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL, EACCES; the message names the address
     * @throws IllegalArgumentException if the address is of another kind, its host name is not resolved, or the path of a
     *     Unix domain socket is empty or longer than 107 bytes
     */
    public static Socket listen(SocketAddress address, int backlog) throws ErrnoException {
        return listen(Providers.selected(), address, backlog);
    }

    /** As above, with these system calls. */
    public static Socket listen(SystemCalls calls, SocketAddress address, int backlog) throws ErrnoException {
        return SocketFactory.listen(calls, address, backlog);
    }

    /**
     * A socket that connects to {@code address}. TCP connects in the background: wait for {@link Interest#OUT}, then call
     * {@link #finishConnect()}.
     *
     * @throws ErrnoException as {@link #startConnect}; the message names the address
     */
    public static Socket connect(SocketAddress address) throws ErrnoException {
        return connect(Providers.selected(), address);
    }

    /** As above, with these system calls. */
    public static Socket connect(SystemCalls calls, SocketAddress address) throws ErrnoException {
        return SocketFactory.connect(calls, address);
    }

    /** Two connected Unix domain sockets: {@code socketpair(2)}. */
    public static List<Socket> pair() throws ErrnoException {
        return pair(Providers.selected());
    }

    /** As above, with these system calls. */
    public static List<Socket> pair(SystemCalls calls) throws ErrnoException {
        return SocketFactory.pair(calls);
    }

    /**
     * Binds to an address: {@code bind(2)}. The path of a Unix domain socket must not exist yet. Closing the socket does not
     * delete it.
     *
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL, EACCES; the message names the address
     */
    public void bind(SocketAddress address) throws ErrnoException {
        withAddress("bind", address, (fd, at, length) -> calls().bind(fd, at, length));
    }

    /**
     * Listens on the address that this is bound to: {@code listen(2)}.
     *
     * @throws ErrnoException EADDRINUSE: another socket listens there; the message names the address
     */
    public void listen(int backlog) throws ErrnoException {
        int fd = enter();
        try {
            int result = calls().listen(fd, backlog);
            if (result < 0) {
                throw new ErrnoException("listen", -result, fd, SocketAddresses.text(localAddress(calls(), fd)));
            }
        } finally {
            leave();
        }
    }

    /**
     * Takes one finished handshake: {@code accept4(2)}.
     *
     * @return the connection, or null if none waits
     * @throws ErrnoException EMFILE, ENFILE, ENOMEM, ENOBUFS: the connection keeps waiting to be accepted; ECONNABORTED: the
     *     peer has given it up
     */
    @SuppressWarnings("exports")
    public @Nullable Socket accept() throws ErrnoException {
        int fd = enter();
        try {
            int accepted = RetryOnEintr.accept4(calls(), fd, 0, 0, Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK);
            return accepted == -Linux.EAGAIN ? null : new Socket(calls(), Errno.check(accepted, "accept4", fd));
        } finally {
            leave();
        }
    }

    /**
     * Starts to connect: {@code connect(2)}.
     *
     * @return true if it is connected already, as a Unix domain socket is; false if it connects in the background
     * @throws ErrnoException ECONNREFUSED, ENOENT, ENETUNREACH, ...; EAGAIN: the backlog of a Unix domain socket is full.
     *     The message names the address
     */
    public boolean startConnect(SocketAddress address) throws ErrnoException {
        target = address;
        return withAddress("connect", address, (fd, at, length) -> {
            int result = calls().connect(fd, at, length);
            // A signal ends the call, but the socket goes on connecting: connect(2), EINTR.
            return result == -Linux.EINPROGRESS || result == -Linux.EINTR ? 1 : result;
        }) == 0;
    }

    /**
     * Throws if a connect in the background has failed (SO_ERROR). Call it once the socket is reported as writable.
     *
     * @throws ErrnoException ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, ...; the message names the address
     */
    public void finishConnect() throws ErrnoException {
        int fd = enter();
        try {
            finishConnect(calls(), fd, target);
        } finally {
            leave();
        }
    }

    /** {@link #finishConnect()} for a raw descriptor number; the caller must keep it open. The message names the number. */
    public static void finishConnect(SystemCalls calls, int fd) throws ErrnoException {
        finishConnect(calls, fd, null);
    }

    /** As above, with the address for the message, or null. */
    @SuppressWarnings("exports")
    public static void finishConnect(SystemCalls calls, int fd, @Nullable SocketAddress address) throws ErrnoException {
        int error = SocketOptions.error(calls, fd);
        if (error != 0) {
            throw new ErrnoException("connect", error, fd, address == null ? null : SocketAddresses.text(address));
        }
    }

    /**
     * Reads into the buffer's remaining room: {@code read(2)}.
     *
     * <p>Fewer bytes than there is room do not mean that nothing is left: a read also stops after bytes that a Unix domain
     * peer sent together with descriptors, and before and after urgent TCP data. Only {@link #WOULD_BLOCK} says that
     * nothing is left. Descriptors that a peer sends are closed by the kernel as the bytes are read.
     *
     * @param target a direct buffer
     * @return bytes read, {@link #WOULD_BLOCK}, or {@link #END}
     */
    public int read(ByteBuffer target) throws ErrnoException {
        return readBytes(target);
    }

    /**
     * Sends the remaining bytes of the buffer, or a part of them: {@code send(2)} with MSG_NOSIGNAL.
     *
     * @param source a direct buffer
     * @return bytes sent, or {@link #WOULD_BLOCK} when the socket's send buffer is full
     * @throws ErrnoException EPIPE, ECONNRESET
     */
    public int write(ByteBuffer source) throws ErrnoException {
        int fd = enter();
        try {
            if (!source.hasRemaining()) {
                return 0;
            }
            long result = RetryOnEintr.send(
                    calls(), fd, addressOf(source), source.remaining(), Linux.MSG_NOSIGNAL);
            return transferred(source, result, "send");
        } finally {
            leave();
        }
    }

    /** Shuts down writing: {@code shutdown(SHUT_WR)}. The peer gets what was written, then the end. Reading still works. */
    public void shutdownOutput() throws ErrnoException {
        shutdown(Linux.SHUT_WR);
    }

    /** Shuts down reading: {@code shutdown(SHUT_RD)}. */
    public void shutdownInput() throws ErrnoException {
        shutdown(Linux.SHUT_RD);
    }

    private void shutdown(int how) throws ErrnoException {
        int fd = enter();
        try {
            Errno.check(calls().shutdown(fd, how), "shutdown", fd);
        } finally {
            leave();
        }
    }

    /**
     * Sets an option of {@link java.net.StandardSocketOptions}: SO_REUSEADDR, SO_REUSEPORT, SO_KEEPALIVE, SO_LINGER
     * (seconds, −1 off), SO_SNDBUF, SO_RCVBUF (bytes), TCP_NODELAY.
     *
     * @throws IllegalArgumentException for any other option, or a negative number of bytes
     */
    public <T> Socket option(SocketOption<T> option, T value) throws ErrnoException {
        SocketOptions.set(this, option, value);
        return this;
    }

    /** The current value of one of the options above; the kernel doubles the sizes of buffers that were set. */
    public <T> T option(SocketOption<T> option) throws ErrnoException {
        return SocketOptions.get(this, option);
    }

    /**
     * The address this socket is bound to: {@code getsockname(2)}. A Unix domain socket without a path (unnamed, or in the
     * abstract namespace) has the empty path.
     */
    public SocketAddress localAddress() throws ErrnoException {
        int fd = enter();
        try {
            return localAddress(calls(), fd);
        } finally {
            leave();
        }
    }

    /**
     * The peer's address: {@code getpeername(2)}. A Unix domain peer without a path has the empty path; that is usual for a
     * client.
     *
     * @throws ErrnoException ENOTCONN
     */
    public SocketAddress remoteAddress() throws ErrnoException {
        int fd = enter();
        try {
            return remoteAddress(calls(), fd);
        } finally {
            leave();
        }
    }

    /** {@link #localAddress()} for a raw descriptor number; the caller must keep it open. */
    public static SocketAddress localAddress(SystemCalls calls, int fd) throws ErrnoException {
        return SocketAddresses.local(calls, fd);
    }

    /** {@link #remoteAddress()} for a raw descriptor number; the caller must keep it open. */
    public static SocketAddress remoteAddress(SystemCalls calls, int fd) throws ErrnoException {
        return SocketAddresses.remote(calls, fd);
    }

    private interface AddressCall {
        int call(int fd, long address, int length);
    }

    private int withAddress(String name, SocketAddress address, AddressCall call) throws ErrnoException {
        int fd = enter();
        try (Scratch scratch = Scratch.take(calls())) {
            int length = SocketAddresses.write(address, scratch.memory());
            int result = call.call(fd, scratch.address(), length);
            if (result < 0) {
                throw new ErrnoException(name, -result, fd, SocketAddresses.text(address));
            }
            return result;
        } finally {
            leave();
        }
    }
}
