package io.baton.epoll.sim;

import static io.baton.epoll.spi.Linux.EPOLLERR;
import static io.baton.epoll.spi.Linux.EPOLLHUP;
import static io.baton.epoll.spi.Linux.EPOLLIN;
import static io.baton.epoll.spi.Linux.EPOLLOUT;
import static io.baton.epoll.spi.Linux.EPOLLRDHUP;

import io.baton.epoll.spi.Linux;

import org.jspecify.annotations.Nullable;

/** A socket of TCP: its bytes, as net/ipv4/tcp.c has them. It reports what tcp_poll reports. */
final class TcpSocket extends TcpConnection {

    /** A sender has found no room, or a poll has: it is told when there is some. */
    private boolean noSpace;

    TcpSocket(SimulatedKernel kernel, int domain, boolean isStream, int nonblock) {
        super(kernel, domain, isStream, nonblock);
    }

    @Override
    int ready() {
        if (state == State.LISTEN) {
            return hasInput() ? EPOLLIN : 0;
        }
        int mask = receiveShut && sendShut || state == State.CLOSE ? EPOLLHUP : 0;
        mask |= (receiveShut ? EPOLLRDHUP : 0) | (hasInput() ? EPOLLIN : 0);
        if (state != State.SYN_SENT) {
            mask |= sendShut || isWritable() ? EPOLLOUT : 0;
        }
        return mask | (error != 0 ? EPOLLERR : 0);
    }

    @Override
    boolean hasInput() {
        return state == State.LISTEN ? !backlog().isEmpty()
                : receiveShut || state != State.SYN_SENT && input.size() > 0;
    }

    private int free() {
        return peer == null ? capacity() : Math.max(0, capacity() - peer.input.size());
    }

    private boolean isWritable() {
        boolean writable = 3 * free() >= capacity();
        noSpace |= !writable;
        return writable;
    }

    @Override
    byte @Nullable [] take(int most, boolean peek) {
        if (input.size() > 0) {
            byte[] taken = input.take(most, peek);
            TcpSocket sender = other();
            if (sender != null && sender.noSpace && sender.isWritable()) {
                sender.noSpace = false;
                sender.wake(EPOLLOUT);
            }
            return taken;
        }
        if (state == State.LISTEN) {
            throw new Failed(Linux.ENOTCONN);
        }
        if (hasReceivedFin()) {
            return new byte[0];
        }
        if (error != 0) {
            throw new Failed(takeError());
        }
        if (receiveShut) {
            return new byte[0];
        }
        if (state == State.CLOSE) {
            throw new Failed(Linux.ENOTCONN);
        }
        return null;
    }

    @Override
    int room(long length) {
        if (error != 0) {
            throw new Failed(takeError());
        }
        if (sendShut || state == State.CLOSE || state == State.LISTEN) {
            throw new Failed(Linux.EPIPE);
        }
        int room = state == State.SYN_SENT ? 0 : free();
        noSpace |= room < length;
        return (int) Math.min(room, length);
    }

    @Override
    int put(byte[] bytes) {
        TcpSocket other = other();
        if (other == null) {
            // The other side is closed: it answers by a reset, which comes after this call.
            reset();
        } else if (other.hasSentFin() && other.receiveShut) {
            // It neither sends nor receives any more: it resets the connection.
            other.reset();
            reset();
        } else {
            other.input.add(bytes);
            other.wake(DATA);
        }
        return bytes.length;
    }
}
