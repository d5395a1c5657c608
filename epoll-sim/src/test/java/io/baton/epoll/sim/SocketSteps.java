package io.baton.epoll.sim;

import io.baton.epoll.sim.Twins.Kind;
import io.baton.epoll.sim.Twins.Twin;
import io.baton.epoll.spi.Linux;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** The steps of a {@link Program} by which connections begin and end. */
final class SocketSteps {

    static final int STREAM = Linux.SOCK_STREAM | Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
    /** The abstract names of Unix domain sockets are those of the machine. */
    private static final AtomicLong NAMES = new AtomicLong(System.nanoTime());

    private final Twins twins;
    /**
     * A socket was shut down. If it listened later, the sockets that TCP accepts there would begin as shut as it is: that is not
     * simulated.
     */
    private boolean shut;

    SocketSteps(Twins twins) {
        this.twins = twins;
    }

    private Twin socket(Kind kind) {
        int domain = kind == Kind.TCP ? Linux.AF_INET : Linux.AF_UNIX;
        return twins.opens("socket(" + kind + ")", kind, side -> side.calls.socket(domain, STREAM, 0));
    }

    private void listen(Twin twin, int backlog) {
        long number = NAMES.incrementAndGet();
        twins.same("bind and listen(" + twin + ", " + backlog + ")", side -> {
            if (twin.kind() == Kind.TCP) {
                side.memory.putShort(0, (short) Linux.AF_INET).putShort(2, (short) 0)
                        .put(4, new byte[] {127, 0, 0, 1}).putLong(8, 0);
                return side.listen(twin.on(side), 16, backlog);
            }
            side.memory.putShort(0, (short) Linux.AF_UNIX).put(2, (byte) 0).putLong(3, number);
            return side.listen(twin.on(side), 11, backlog);
        });
    }

    /** A listener, a connect and an accept. */
    void connection(Random random) {
        Kind kind = random.nextBoolean() ? Kind.TCP : Kind.UNIX;
        Twin listener = socket(kind);
        listen(listener, kind == Kind.TCP ? 16 : random.nextInt(2));
        connect(socket(kind), listener);
        accept(listener);
    }

    private void connect(Twin twin, Twin to) {
        twins.same("connect(" + twin + ", " + to + ")", side -> side.connect(twin.on(side), to.on(side)));
    }

    private void accept(Twin listener) {
        twins.opens("accept4(" + listener + ")", listener.kind(),
                side -> side.calls.accept4(listener.on(side), 0, 0, Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC));
    }

    /** A call on any socket, or a new one. */
    void step(Random random) {
        Twin twin = twins.any(random, Twin::isSocket);
        if (twin == null) {
            socket(random.nextBoolean() ? Kind.TCP : Kind.UNIX);
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                if (shut && twin.kind() == Kind.TCP) {
                    return;
                }
                int backlog = twin.kind() == Kind.TCP ? 16 : random.nextInt(2);
                twins.same("listen(" + twin + ", " + backlog + ")", side -> side.calls.listen(twin.on(side), backlog));
            }
            case 1 -> accept(twin);
            case 2, 3 -> {
                Twin to = twins.any(random, each -> each.kind() == twin.kind() && each != twin);
                if (to != null) {
                    connect(random.nextBoolean() ? twin : socket(twin.kind()), to);
                }
            }
            case 4 -> socket(twin.kind());
            default -> twins.same("connect(" + twin + ", AF_UNSPEC)", side -> {
                side.memory.putLong(0, 0).putLong(8, 0);
                return side.calls.connect(twin.on(side), side.address, 16);
            });
        }
    }

    /** Asks for the state of a socket, or shuts it down. */
    void state(Twin twin, Random random) {
        int how = random.nextInt(4);
        switch (random.nextInt(6)) {
            case 0 -> twins.same("getsockopt(" + twin + ", SO_ERROR)",
                    side -> side.option(twin.on(side), Linux.SOL_SOCKET, Linux.SO_ERROR));
            case 1 -> twins.same("getpeername(" + twin + ")", side -> side.getpeername(twin.on(side)));
            case 2 -> twins.same("setsockopt(" + twin + ", SO_LINGER, 0 s)",
                    side -> side.setOption(twin.on(side), Linux.SOL_SOCKET, Linux.SO_LINGER, 1, 0));
            default -> {
                shut = true;
                twins.same("shutdown(" + twin + ", " + how + ")", side -> side.calls.shutdown(twin.on(side), how));
            }
        }
    }
}
