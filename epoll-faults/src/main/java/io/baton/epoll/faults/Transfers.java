package io.baton.epoll.faults;

import io.baton.epoll.faults.FaultDecisions.Fault;
import io.baton.epoll.spi.Linux;

import org.jspecify.annotations.Nullable;

/** Carries out calls that move bytes of a socket, with a fault or without. Any thread. */
final class Transfers {

    /** The real call. */
    interface Transfer {

        /** Moves this many bytes at most. */
        long upTo(long length);
    }

    private final Registrations registrations;
    private final SocketReset reset;

    Transfers(Registrations registrations, SocketReset reset) {
        this.registrations = registrations;
        this.reset = reset;
    }

    long run(@Nullable Fault fault, int fd, long length, Transfer real) {
        if (fault == null) {
            return real.upTo(length);
        }
        switch (fault.kind()) {
            case SHORT -> {
                long result = real.upTo(fault.shorter(length));
                registrations.owesAnEdge(fd);
                return result;
            }
            case NOT_READY -> {
                registrations.owesAnEdge(fd);
                return -Linux.EAGAIN;
            }
            case RESET -> {
                reset.reset(fd);
                return real.upTo(length);
            }
            case BROKEN_PIPE -> {
                reset.reset(fd);
                reset.forgetError(fd);
                return real.upTo(length);
            }
            default -> {
                return -fault.kind().errno();
            }
        }
    }
}
