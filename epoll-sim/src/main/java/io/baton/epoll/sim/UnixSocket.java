package io.baton.epoll.sim;

import static io.baton.epoll.spi.Linux.EPOLLERR;
import static io.baton.epoll.spi.Linux.EPOLLHUP;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static io.baton.epoll.spi.Linux.EPOLLRDHUP;

import io.baton.epoll.spi.Linux;

import java.util.ArrayDeque;

import org.jspecify.annotations.Nullable;

/** A stream socket of the Unix domain, as net/unix/af_unix.c has it. It reports what unix_poll reports. */
final class UnixSocket extends StreamSocket {

    private static final int LONGEST_PIECE = 32 << 10;

    /** The lengths of the pieces in which the other side's bytes came. One that is read in full gives its room back. */
    private final ArrayDeque<Integer> pieces = new ArrayDeque<>();
    /** How much of the first one is read. */
    private int readOfFirst;

    UnixSocket(SimulatedKernel kernel, boolean isStream, int nonblock) {
        super(kernel, Linux.AF_UNIX, isStream, nonblock);
    }

    private @Nullable UnixSocket other() {
        return (UnixSocket) peer;
    }

    @Override
    byte[] remote() {
        if (remote == null) {
            throw new Failed(Linux.ENOTCONN);
        }
        // It may get its name later.
        return peer != null ? peer.local : remote;
    }

    // connect

    @Override
    boolean beginConnect(byte[] address) {
        byte[] name = SocketName.checked(address, domain);
        StreamSocket listener = kernel.network().listener(name);
        if (listener == null || listener.receiveShut) {
            throw new Failed(listener == null && !kernel.network().isBound(name) && !SocketName.isAbstract(name)
                    ? Linux.ENOENT : Linux.ECONNREFUSED);
        }
        if (listener.backlog().isFull() && isNonblocking()) {
            throw new Failed(Linux.EAGAIN);
        }
        if (state != State.CLOSE) {
            throw new Failed(state == State.ESTABLISHED ? EISCONN : Linux.EINVAL);
        }
        state = State.SYN_SENT;
        remote = name;
        listener.backlog().knock(this);
        return true;
    }

    @Override
    void endConnect() {
        int failure = takeError();
        if (failure != 0) {
            throw new Failed(failure);
        }
    }

    @Override
    void refused() {
        state = State.CLOSE;
        remote = null;
        error = Linux.ECONNREFUSED;
        wake(ANYTHING);
    }

    @Override
    void dropped() {
        UnixSocket client = other();
        if (client != null) {
            client.error = Linux.ECONNRESET;
        }
        released();
    }

    // what it reports

    @Override
    int ready() {
        int mask = receiveShut && sendShut || state == State.CLOSE ? EPOLLHUP : 0;
        mask |= (receiveShut ? EPOLLRDHUP : 0) | (hasInput() ? EPOLLIN : 0);
        mask |= state != State.LISTEN && isWritable() ? EPOLLOUT : 0;
        return mask | (error != 0 ? EPOLLERR : 0);
    }

    @Override
    boolean hasInput() {
        return receiveShut || input.size() > 0 || state == State.LISTEN && !backlog().isEmpty();
    }

    private boolean isWritable() {
        return 4 * free() >= 3 * capacity();
    }

    private int free() {
        UnixSocket other = other();
        return other == null ? capacity() : Math.max(0, capacity() - other.input.size() - other.readOfFirst);
    }

    // bytes

    @Override
    byte @Nullable [] take(int most, boolean peek) {
        if (state != State.ESTABLISHED) {
            throw new Failed(Linux.EINVAL);
        }
        if (input.size() > 0) {
            byte[] taken = input.take(most, peek);
            UnixSocket sender = other();
            if (!peek && finishesPiece(taken.length) && sender != null && sender.isWritable()) {
                sender.wake(EPOLLOUT);
            }
            return taken;
        }
        if (error != 0) {
            throw new Failed(takeError());
        }
        return receiveShut ? new byte[0] : null;
    }

    private boolean finishesPiece(int taken) {
        int before = pieces.size();
        readOfFirst += taken;
        while (!pieces.isEmpty() && readOfFirst >= pieces.element()) {
            readOfFirst -= pieces.remove();
        }
        return pieces.size() < before;
    }

    @Override
    int room(long length) {
        if (remote == null) {
            throw new Failed(Linux.ENOTCONN);
        }
        if (sendShut) {
            throw new Failed(Linux.EPIPE);
        }
        if (length > 0 && error != 0) {
            throw new Failed(takeError());
        }
        return (int) Math.min(free(), length);
    }

    @Override
    int put(byte[] bytes) {
        UnixSocket other = other();
        if (other == null) {
            throw new Failed(Linux.EPIPE);
        }
        other.input.add(bytes);
        int longest = Math.max(1, Math.min(LONGEST_PIECE, settings.sendBuffer() / 2));
        for (int left = bytes.length; left > 0; left -= longest) {
            other.pieces.add(Math.min(left, longest));
        }
        other.wake(DATA);
        return bytes.length;
    }

    // the end

    @Override
    void shutdown(int how) {
        checkHow(how);
        boolean receives = how != Linux.SHUT_WR;
        boolean sends = how != Linux.SHUT_RD;
        receiveShut |= receives;
        sendShut |= sends;
        wake(ANYTHING);
        UnixSocket other = other();
        if (other != null) {
            other.sendShut |= receives;
            other.receiveShut |= sends;
            other.wake(ANYTHING);
        }
    }

    @Override
    void released() {
        kernel.network().remove(this);
        if (state == State.LISTEN) {
            backlog().close();
        } else if (state == State.SYN_SENT) {
            kernel.network().forgetKnocking(this);
        }
        UnixSocket other = other();
        if (other == null) {
            return;
        }
        peer = null;
        other.peer = null;
        other.receiveShut = true;
        other.sendShut = true;
        other.error = input.size() > 0 ? Linux.ECONNRESET : other.error;
        other.wake(ANYTHING);
    }
}
