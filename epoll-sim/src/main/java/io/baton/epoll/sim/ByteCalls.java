package io.baton.epoll.sim;

import com.sun.jna.Pointer;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** The calls that move bytes, and those about descriptors of any kind. */
abstract class ByteCalls implements SystemCalls {

    private static final int ENOTSOCK = 88;
    private static final int EMSGSIZE = 90;
    private static final int MOST_VECTORS = 1024;
    private static final int VECTOR = 16;
    private static final int ENDS = Linux.EPOLLERR | Linux.EPOLLHUP | Linux.EPOLLRDHUP;
    private static final int MOST_BYTES = 1 << 20;

    /** What a call does while it has the kernel: its result, or {@link Failed}. */
    interface Body {
        long run();
    }

    abstract long run(String call, int fd, Body body);

    /**
     * Tries until there is a result.
     *
     * @param promises whether another attempt may have one; changes nothing
     * @return null if there is none at the deadline
     */
    abstract <T> @Nullable T await(Supplier<@Nullable T> attempt, BooleanSupplier promises, long deadline);

    abstract Descriptors descriptors();

    static void checkFlags(int flags, int known) {
        if ((flags & ~known) != 0) {
            throw new Failed(Linux.EINVAL);
        }
    }

    final StreamSocket socketOf(int fd) {
        if (descriptors().get(fd) instanceof StreamSocket socket) {
            return socket;
        }
        throw new Failed(ENOTSOCK);
    }

    private <T> T result(OpenFile file, int flags, int events, Supplier<@Nullable T> attempt) {
        boolean blocks = !file.isNonblocking() && (flags & Linux.MSG_DONTWAIT) == 0;
        file.refer();
        try {
            T result = await(attempt, () -> (file.ready() & (events | ENDS)) != 0,
                    blocks ? Long.MAX_VALUE : Long.MIN_VALUE);
            if (result == null) {
                throw new Failed(Linux.EAGAIN);
            }
            return result;
        } finally {
            file.letGo();
        }
    }

    private long receive(OpenFile file, long address, long length, int flags) {
        Memory.check(address);
        byte[] taken = result(file, flags, Linux.EPOLLIN,
                () -> file.take((int) Math.min(length, MOST_BYTES), (flags & Linux.MSG_PEEK) != 0));
        Memory.write(address, taken, taken.length);
        return taken.length;
    }

    private long transmit(OpenFile file, long address, long length, int flags) {
        Memory.check(address);
        long sent = 0;
        do {
            long from = address + sent;
            long left = length - sent;
            sent += result(file, flags, Linux.EPOLLOUT, () -> put(file, from, left));
        } while (sent < length && !file.isNonblocking() && (flags & Linux.MSG_DONTWAIT) == 0);
        return sent;
    }

    private static @Nullable Integer put(OpenFile file, long address, long length) {
        int room = Math.min(file.room(length), MOST_BYTES);
        if (length == 0) {
            return 0;
        }
        int count = room == 0 ? 0 : file.put(Memory.read(address, room));
        return count == 0 ? null : count;
    }

    /** Each vector in its turn, until one is not moved in full. */
    private static long vectors(long vectors, long count, Vector move) {
        if (count < 0 || count > MOST_VECTORS) {
            throw new Failed(Linux.EINVAL);
        }
        Memory.check(vectors);
        long sum = 0;
        for (int i = 0; i < count; i++) {
            Pointer vector = Memory.at(vectors + (long) VECTOR * i);
            long length = vector.getLong(8);
            try {
                long moved = move.move(vector.getLong(0), length);
                sum += moved;
                if (moved < length) {
                    return sum;
                }
            } catch (Failed failed) {
                if (sum > 0) {
                    return sum;
                }
                throw failed;
            }
        }
        return sum;
    }

    private interface Vector {
        long move(long address, long length);
    }

    @Override
    public long recv(int fd, long address, long length, int flags) {
        return run("recv", fd, () -> receive(socketOf(fd), address, length, flags));
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        return run("send", fd, () -> transmit(socketOf(fd), address, length, flags));
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        return run("sendmsg", fd, () -> {
            StreamSocket socket = socketOf(fd);
            Pointer header = Memory.at(message);
            if (header.getLong(24) > MOST_VECTORS) {
                throw new Failed(EMSGSIZE);
            }
            return vectors(header.getLong(16), header.getLong(24),
                    (address, length) -> transmit(socket, address, length, flags));
        });
    }

    @Override
    public long read(int fd, long address, long length) {
        return run("read", fd, () -> {
            OpenFile file = descriptors().get(fd);
            // Unlike recv(2), and as a pipe does.
            return length == 0 && file instanceof StreamSocket ? 0 : receive(file, address, length, 0);
        });
    }

    @Override
    public long write(int fd, long address, long length) {
        return run("write", fd, () -> transmit(descriptors().get(fd), address, length, 0));
    }

    @Override
    public long readv(int fd, long vectors, int count) {
        return run("readv", fd, () -> {
            OpenFile file = descriptors().get(fd);
            return vectors(vectors, count, (address, length) -> receive(file, address, length, 0));
        });
    }

    @Override
    public long writev(int fd, long vectors, int count) {
        return run("writev", fd, () -> {
            OpenFile file = descriptors().get(fd);
            return vectors(vectors, count, (address, length) -> transmit(file, address, length, 0));
        });
    }

    @Override
    public long sendfile(int out, int in, long offset, long count) {
        return run("sendfile", out, () -> {
            OpenFile target = descriptors().get(out);
            if (!(descriptors().get(in) instanceof RegularFile file)) {
                throw new Failed(Linux.EINVAL);
            }
            long from = offset == 0 ? file.position() : Memory.at(offset).getLong(0);
            if (from < 0 || count < 0) {
                throw new Failed(Linux.EINVAL);
            }
            byte[] bytes = file.at(from, Math.min(count, MOST_BYTES));
            long sent = bytes.length == 0 ? 0 : result(target, 0, Linux.EPOLLOUT, () -> {
                int room = target.room(bytes.length);
                return room == 0 ? null : target.put(Arrays.copyOf(bytes, room));
            });
            if (offset == 0) {
                file.position((int) (from + sent));
            } else {
                Memory.at(offset).setLong(0, from + sent);
            }
            return sent;
        });
    }

    /** There are no named pipes: EPERM. */
    @Override
    public int mkfifo(long path, int mode) {
        return (int) run("mkfifo", -1, () -> {
            Memory.check(path);
            throw new Failed(Linux.EPERM);
        });
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        return (int) run("fcntl", fd, () -> {
            OpenFile file = descriptors().get(fd);
            return switch (command) {
                case Linux.F_GETFD -> descriptors().isCloexec(fd) ? Linux.FD_CLOEXEC : 0;
                case Linux.F_GETFL -> file.flags;
                case Linux.F_SETFL -> {
                    file.flags = file.flags & ~Linux.O_NONBLOCK | argument & Linux.O_NONBLOCK;
                    yield 0;
                }
                case Linux.F_DUPFD_CLOEXEC -> descriptors().add(file, true, argument);
                default -> throw new Failed(Linux.EINVAL);
            };
        });
    }

    @Override
    public int close(int fd) {
        return (int) run("close", fd, () -> {
            descriptors().close(fd);
            return 0;
        });
    }
}
