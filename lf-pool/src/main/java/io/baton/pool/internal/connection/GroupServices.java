package io.baton.pool.internal.connection;

import io.baton.epoll.ErrnoException;
import io.baton.pool.internal.buffer.FileRegion;
import io.baton.pool.internal.time.Timeouts;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the connections of a group use of their group.
 *
 * @param replies where their replies go
 * @param events is told what happens to them
 * @param timers runs their scheduled tasks
 * @param files opens the files they send
 * @param addresses asks for their addresses
 * @param ids the last connection number given, of all groups of the pool
 */
public record GroupServices(Replies replies, ConnectionEvents events, Timeouts timers, Files files,
        Addresses addresses, AtomicLong ids) {

    /** Opens files to be sent. */
    public interface Files {

        /** Opens a part of a file. */
        FileRegion open(Path file, long offset, long count) throws IOException;
    }

    /** Asks the kernel for the addresses of a descriptor. */
    public interface Addresses {

        /** The peer's address. */
        SocketAddress remote(int fd) throws ErrnoException;

        /** The local address. */
        SocketAddress local(int fd) throws ErrnoException;
    }
}
