package io.baton.epoll;

import io.baton.epoll.spi.Linux;
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

    private Socket(SystemCalls calls, int fd) {
        super(calls, fd);
    }

    /** An unbound, unconnected socket of the family that {@code address} belongs to: {@code socket(2)}. */
    public static Socket open(SystemCalls calls, SocketAddress address) throws ErrnoException {
        int type = Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK;
        return new Socket(calls, Errno.check(calls.socket(SocketAddresses.family(address), type, 0), "socket", -1));
    }

    /**
     * A socket that listens on {@code address}, with SO_REUSEADDR.
     *
     * @param backlog how many finished handshakes may wait; the kernel caps it at /proc/sys/net/core/somaxconn
     * @throws ErrnoException EADDRINUSE, EADDRNOTAVAIL, EACCES; the message names the address
     */
    public static Socket listen(SocketAddress address, int backlog) throws ErrnoException {
        return listen(Providers.selected(), address, backlog);
    }

    /** As above, with these system calls. */
    public static Socket listen(SystemCalls calls, SocketAddress address, int backlog) throws ErrnoException {
        return closedOnFailure(open(calls, address), socket -> {
            if (SocketAddresses.family(address) != Linux.AF_UNIX) {
                SocketOptions.set(socket, java.net.StandardSocketOptions.SO_REUSEADDR, true);
            }
            socket.bind(address);
            socket.listen(backlog);
        });
    }

    /**
     * A socket that connects to {@code address}. TCP goes on in the background: wait for {@link Interest#OUT}, then ask
     * {@link #finishConnect()}.
     */
    public static Socket connect(SocketAddress address) throws ErrnoException {
        return connect(Providers.selected(), address);
    }

    /** As above, with these system calls. */
    public static Socket connect(SystemCalls calls, SocketAddress address) throws ErrnoException {
        return closedOnFailure(open(calls, address), socket -> socket.startConnect(address));
    }

    /** Two connected Unix domain sockets: {@code socketpair(2)}. */
    public static List<Socket> pair(SystemCalls calls) throws ErrnoException {
        int type = Linux.SOCK_STREAM | Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK;
        try (Scratch fds = Scratch.take(calls)) {
            Errno.check(calls.socketpair(Linux.AF_UNIX, type, 0, fds.address()), "socketpair", -1);
            return List.of(new Socket(calls, fds.memory().getInt(0)), new Socket(calls, fds.memory().getInt(4)));
        }
    }

    /** {@code bind(2)}. A Unix domain path must not exist yet, and stays after close: delete it. */
    public void bind(SocketAddress address) throws ErrnoException {
        withAddress("bind", address, (fd, at, length) -> calls().bind(fd, at, length));
    }

    /** {@code listen(2)}. */
    public void listen(int backlog) throws ErrnoException {
        int fd = enter();
        try {
            Errno.check(calls().listen(fd, backlog), "listen", fd);
        } finally {
            leave();
        }
    }

    /**
     * Takes one finished handshake: {@code accept4(2)}.
     *
     * @return the connection, or null if none waits
     * @throws ErrnoException EMFILE, ENFILE, ENOMEM, ENOBUFS: nothing was taken, and it waits on; ECONNABORTED: it was
     *     gone
     */
    @SuppressWarnings("exports")
    public @Nullable Socket accept() throws ErrnoException {
        int fd = enter();
        try {
            int accepted;
            do {
                accepted = calls().accept4(fd, 0, 0, Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK);
            } while (accepted == -Linux.EINTR);
            return accepted == -Linux.EAGAIN ? null : new Socket(calls(), Errno.check(accepted, "accept4", fd));
        } finally {
            leave();
        }
    }

    /**
     * Starts to connect: {@code connect(2)}.
     *
     * @return true if it is connected already, as a Unix domain socket is; false if it goes on in the background
     */
    public boolean startConnect(SocketAddress address) throws ErrnoException {
        return withAddress("connect", address, (fd, at, length) -> {
            int result = calls().connect(fd, at, length);
            // A signal ends the call, not the connecting: connect(2), EINTR.
            return result == -Linux.EINPROGRESS || result == -Linux.EINTR ? 1 : result;
        }) == 0;
    }

    /**
     * What became of a connect that went on in the background, once the socket was reported writable: SO_ERROR.
     *
     * @throws ErrnoException ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, ...
     */
    public void finishConnect() throws ErrnoException {
        int fd = enter();
        try {
            finishConnect(calls(), fd);
        } finally {
            leave();
        }
    }

    /** {@link #finishConnect()} of a bare number, for which the caller answers. */
    public static void finishConnect(SystemCalls calls, int fd) throws ErrnoException {
        int error = SocketOptions.error(calls, fd);
        if (error != 0) {
            throw new ErrnoException("connect", error, fd);
        }
    }

    /**
     * Reads into the buffer's remaining room: {@code recv(2)}.
     *
     * @param target a direct buffer
     * @return bytes read, {@link #WOULD_BLOCK}, or {@link #END}
     */
    public int read(ByteBuffer target) throws ErrnoException {
        return readBytes(target);
    }

    /**
     * Sends what remains in the buffer, or a part of it: {@code send(2)} with MSG_NOSIGNAL.
     *
     * @param source a direct buffer
     * @return bytes sent, or {@link #WOULD_BLOCK} when the socket's send buffer is full
     * @throws ErrnoException EPIPE, ECONNRESET
     */
    public int write(ByteBuffer source) throws ErrnoException {
        if (!source.hasRemaining()) {
            return 0;
        }
        int fd = enter();
        try {
            long result;
            do {
                result = calls().send(fd, addressOf(source), source.remaining(), Linux.MSG_NOSIGNAL);
            } while (result == -Linux.EINTR);
            return transferred(source, result, "send");
        } finally {
            leave();
        }
    }

    /** Sends a FIN after what was written; reading goes on: {@code shutdown(SHUT_WR)}. */
    public void shutdownOutput() throws ErrnoException {
        shutdown(Linux.SHUT_WR);
    }

    /** Reads nothing more: {@code shutdown(SHUT_RD)}. */
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
     * @throws IllegalArgumentException for any other option
     */
    public <T> Socket option(SocketOption<T> option, T value) throws ErrnoException {
        SocketOptions.set(this, option, value);
        return this;
    }

    /** The present value of one of the options above; the kernel doubles the sizes of buffers. */
    public <T> T option(SocketOption<T> option) throws ErrnoException {
        return SocketOptions.get(this, option);
    }

    /** The address this socket is bound to: {@code getsockname(2)}. */
    public SocketAddress localAddress() throws ErrnoException {
        int fd = enter();
        try {
            return localAddress(calls(), fd);
        } finally {
            leave();
        }
    }

    /**
     * The address of the other side: {@code getpeername(2)}.
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

    /** {@link #localAddress()} of a bare number, for which the caller answers. */
    public static SocketAddress localAddress(SystemCalls calls, int fd) throws ErrnoException {
        return askAddress(calls, fd, "getsockname", calls::getsockname);
    }

    /** {@link #remoteAddress()} of a bare number, for which the caller answers. */
    public static SocketAddress remoteAddress(SystemCalls calls, int fd) throws ErrnoException {
        return askAddress(calls, fd, "getpeername", calls::getpeername);
    }

    private interface AddressCall<L> {
        int call(int fd, long address, L length);
    }

    private interface Setup {
        void apply(Socket socket) throws ErrnoException;
    }

    private int withAddress(String name, SocketAddress address, AddressCall<Integer> call) throws ErrnoException {
        int fd = enter();
        try (Scratch scratch = Scratch.take(calls())) {
            int length = SocketAddresses.write(address, scratch.memory());
            int result = call.call(fd, scratch.address(), length);
            if (result < 0) {
                throw new ErrnoException(name, -result, fd, address.toString());
            }
            return result;
        } finally {
            leave();
        }
    }

    private static SocketAddress askAddress(SystemCalls calls, int fd, String name, AddressCall<Long> call)
            throws ErrnoException {
        int lengthAt = SocketAddresses.MAX_BYTES + 2;
        try (Scratch scratch = Scratch.take(calls)) {
            scratch.memory().putInt(lengthAt, SocketAddresses.MAX_BYTES);
            Errno.check(call.call(fd, scratch.address(), scratch.address() + lengthAt), name, fd);
            return SocketAddresses.read(scratch.memory(), scratch.memory().getInt(lengthAt));
        }
    }

    private static Socket closedOnFailure(Socket socket, Setup setup) throws ErrnoException {
        try {
            setup.apply(socket);
            return socket;
        } catch (ErrnoException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
