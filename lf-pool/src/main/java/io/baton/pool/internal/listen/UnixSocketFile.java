package io.baton.pool.internal.listen;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * The file of a listening Unix domain socket. The kernel makes it at bind(2) and leaves it behind at close(2), so that the next
 * bind fails with EADDRINUSE: a file on whose socket nobody listens is replaced, and our own one is removed at the end.
 *
 * <p>Only a socket is ever removed, and only the one that was looked at: device and inode are compared before. Two servers that
 * start on the same path at the same moment can still take it from each other, since a socket refuses connections between its
 * bind and its listen.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class UnixSocketFile {

    private static final Log LOG = Log.of(UnixSocketFile.class);
    private static final Message NOT_REPLACED = LOG.debug("the socket file {} cannot be replaced");
    private static final Message NOT_REMOVED = LOG.debug("the socket file {} cannot be removed");
    /** inode(7): the file type bits of a mode, and their value for a socket. */
    private static final int S_IFMT = 0xf000;
    private static final int S_IFSOCK = 0xc000;

    /** What tells a file from another one that has taken its path. */
    private record Identity(long device, long inode) {
    }

    private final Path path;
    /** Null if something else has its path already. */
    private final @Nullable Identity identity;

    private UnixSocketFile(Path path) throws IOException {
        this.path = path;
        this.identity = socketAt(path);
    }

    /**
     * Binds a socket, replacing a socket file on which nobody listens.
     *
     * @throws ErrnoException EADDRINUSE: somebody listens there, or the file is no socket
     */
    public static UnixSocketFile bind(Socket socket, UnixDomainSocketAddress address) throws IOException {
        try {
            socket.bind(address);
        } catch (ErrnoException e) {
            if (e.errno() != Linux.EADDRINUSE || !removeStale(socket, address)) {
                throw e;
            }
            socket.bind(address);
        }
        try {
            return new UnixSocketFile(address.getPath());
        } catch (IOException | RuntimeException | Error e) {
            // The caller never gets to know of it, and bind(2) has just made it.
            Files.deleteIfExists(address.getPath());
            throw e;
        }
    }

    private static boolean removeStale(Socket socket, UnixDomainSocketAddress address) {
        try {
            Identity found = socketAt(address.getPath());
            if (found == null || !refuses(socket, address) || !found.equals(socketAt(address.getPath()))) {
                return false;
            }
            Files.delete(address.getPath());
            return true;
        } catch (IOException e) {
            NOT_REPLACED.log(address, e);
            return false;
        }
    }

    private static boolean refuses(Socket socket, UnixDomainSocketAddress address) {
        try {
            Socket.connect(socket.calls(), address).close();
            return false;
        } catch (ErrnoException e) {
            return e.errno() == Linux.ECONNREFUSED;
        }
    }

    /** Removes the file, unless another one has taken its path. */
    public void remove() {
        try {
            if (identity != null && identity.equals(socketAt(path))) {
                Files.delete(path);
            }
        } catch (IOException e) {
            NOT_REMOVED.log(path, e);
        }
    }

    /** The socket of this path; null if there is none, or another kind of file, a symbolic link among them. */
    private static @Nullable Identity socketAt(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,dev,ino", LinkOption.NOFOLLOW_LINKS);
        boolean isSocket = (asked(attributes, "mode").intValue() & S_IFMT) == S_IFSOCK;
        return isSocket
                ? new Identity(asked(attributes, "dev").longValue(), asked(attributes, "ino").longValue())
                : null;
    }

    private static Number asked(Map<String, Object> attributes, String name) {
        return (Number) Objects.requireNonNull(attributes.get(name), name);
    }
}
