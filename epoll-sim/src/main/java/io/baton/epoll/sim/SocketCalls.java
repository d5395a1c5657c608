package io.baton.epoll.sim;

import io.baton.epoll.spi.Linux;

import java.util.Arrays;

/** The calls that only sockets have. */
abstract class SocketCalls extends ByteCalls {

    private static final int EAFNOSUPPORT = 97;
    private static final int SOCK_FLAGS = Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
    private static final int SK_MEMINFO_WMEM_QUEUED = 5;
    private static final int SK_MEMINFO_VARS = 9;

    abstract Network network();

    private SimulatedKernel kernel() {
        return (SimulatedKernel) this;
    }

    private StreamSocket open(int domain, int type) {
        if (domain != Linux.AF_UNIX && domain != Linux.AF_INET && domain != Linux.AF_INET6) {
            throw new Failed(EAFNOSUPPORT);
        }
        int kind = type & ~SOCK_FLAGS;
        if (kind != Linux.SOCK_STREAM && kind != Linux.SOCK_DGRAM) {
            throw new Failed(Linux.EINVAL);
        }
        return StreamSocket.open(kernel(), domain, kind == Linux.SOCK_STREAM, type & Linux.SOCK_NONBLOCK);
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        return (int) run("socket", -1, () -> descriptors().add(open(domain, type), (type & Linux.SOCK_CLOEXEC) != 0));
    }

    @Override
    public int socketpair(int domain, int type, int protocol, long fds) {
        return (int) run("socketpair", -1, () -> {
            Memory.check(fds);
            descriptors().checkRoom(2);
            StreamSocket one = open(domain, type);
            StreamSocket other = open(domain, type);
            one.establish(other);
            other.establish(one);
            boolean cloexec = (type & Linux.SOCK_CLOEXEC) != 0;
            Memory.writeInts(fds, descriptors().add(one, cloexec), descriptors().add(other, cloexec));
            return 0;
        });
    }

    @Override
    public int bind(int fd, long address, int length) {
        return (int) run("bind", fd, () -> {
            socketOf(fd).bind(Memory.read(address, length));
            return 0;
        });
    }

    @Override
    public int listen(int fd, int backlog) {
        return (int) run("listen", fd, () -> {
            socketOf(fd).listen(backlog);
            return 0;
        });
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        return (int) run("accept4", fd, () -> {
            checkFlags(flags, SOCK_FLAGS);
            StreamSocket listener = socketOf(fd);
            if (listener.state() != StreamSocket.State.LISTEN) {
                // Says why.
                listener.accept();
            }
            descriptors().checkRoom(1);
            Boolean waits = await(() -> listener.backlog().isEmpty() ? null : true, () -> !listener.backlog().isEmpty(),
                    listener.isNonblocking() ? Long.MIN_VALUE : Long.MAX_VALUE);
            StreamSocket accepted = waits == null ? null : listener.accept();
            if (accepted == null) {
                throw new Failed(Linux.EAGAIN);
            }
            accepted.refer();
            try {
                if (address != 0) {
                    writeName(accepted.remote(), address, length);
                }
                accepted.flags |= flags & Linux.SOCK_NONBLOCK;
                return descriptors().add(accepted, (flags & Linux.SOCK_CLOEXEC) != 0);
            } finally {
                accepted.letGo();
            }
        });
    }

    @Override
    public int connect(int fd, long address, int length) {
        return (int) run("connect", fd, () -> {
            StreamSocket socket = socketOf(fd);
            if (socket.beginConnect(Memory.read(address, length))) {
                Boolean unused = await(() -> isConnecting(socket) ? null : true, () -> !isConnecting(socket),
                        Long.MAX_VALUE);
                socket.endConnect();
            }
            return 0;
        });
    }

    private static boolean isConnecting(StreamSocket socket) {
        return socket.state() == StreamSocket.State.SYN_SENT;
    }

    private static void writeName(byte[] name, long address, long length) {
        int most = Memory.at(length).getInt(0);
        if (most < 0) {
            throw new Failed(Linux.EINVAL);
        }
        Memory.write(address, name, Math.min(most, name.length));
        Memory.writeInts(length, name.length);
    }

    @Override
    public int getsockname(int fd, long address, long length) {
        return (int) run("getsockname", fd, () -> {
            writeName(socketOf(fd).local, address, length);
            return 0;
        });
    }

    @Override
    public int getpeername(int fd, long address, long length) {
        return (int) run("getpeername", fd, () -> {
            writeName(socketOf(fd).remote(), address, length);
            return 0;
        });
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        return (int) run("getsockopt", fd, () -> {
            StreamSocket socket = socketOf(fd);
            int most = Memory.at(length).getInt(0);
            Memory.check(value);
            int[] answer;
            if (level == Linux.SOL_SOCKET && name == Linux.SO_ERROR) {
                answer = new int[] {socket.takeError()};
            } else if (level == Linux.SOL_SOCKET && name == Linux.SO_MEMINFO) {
                answer = new int[SK_MEMINFO_VARS];
                answer[SK_MEMINFO_WMEM_QUEUED] = socket.unacknowledged();
            } else {
                answer = socket.settings.get(level, name);
            }
            int[] copied = Arrays.copyOf(answer, Math.min(answer.length, most / Integer.BYTES));
            Memory.writeInts(value, copied);
            Memory.writeInts(length, copied.length * Integer.BYTES);
            return 0;
        });
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        return (int) run("setsockopt", fd, () -> {
            StreamSocket socket = socketOf(fd);
            socket.settings.length(level, name);
            socket.settings.set(level, name, Memory.at(value).getIntArray(0, length / Integer.BYTES));
            return 0;
        });
    }

    @Override
    public int shutdown(int fd, int how) {
        return (int) run("shutdown", fd, () -> {
            socketOf(fd).shutdown(how);
            return 0;
        });
    }
}
