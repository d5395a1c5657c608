package io.baton.epoll.sim;

import io.baton.epoll.Event;
import io.baton.epoll.sim.Twins.Kind;
import io.baton.epoll.sim.Twins.Twin;
import io.baton.epoll.spi.Linux;

import java.util.Random;

/**
 * A random program of system calls. Each step is chosen by a seed of its own, so a program stays one when steps are left out. All
 * descriptors are non-blocking, and no step waits.
 *
 * <p>What is not compared, because the sizes of buffers differ: how many bytes fit, and so how many are read afterwards.
 */
final class Program {

    private static final int NONBLOCK = Linux.O_NONBLOCK | Linux.O_CLOEXEC;
    private static final int NOT_OPEN = 1_000_000;
    private static final int MOST_OPEN = 24;
    private static final int MOST_EVENTS = 6;
    private static final int POLLED = Linux.EPOLLIN | Linux.EPOLLPRI | Linux.EPOLLOUT | Linux.EPOLLRDHUP;
    private static final int[] LENGTHS = {0, 1, 7, 8, 100};
    private static final long[] COUNTS = {0, 1, 1, 5, -1, -2};
    private static final long HOUR = 3600;

    private final Twins twins;
    private final SocketSteps sockets;
    private Random random = new Random(0);
    /** A socket was filled. From then on it is compared whether bytes come, but not how many, nor whether there is room. */
    private boolean filled;

    Program(Twins twins) {
        this.twins = twins;
        this.sockets = new SocketSteps(twins);
    }

    void step(long seed) {
        random = new Random(seed);
        int choice = random.nextInt(100);
        if (choice < 14) {
            open();
        } else if (choice < 20) {
            sockets.step(random);
        } else if (choice < 40) {
            control();
        } else if (choice < 56) {
            epollWait();
        } else if (choice < 64) {
            twins.all().forEach(this::poll);
        } else if (choice < 74) {
            write();
        } else if (choice < 84) {
            read();
        } else if (choice < 90) {
            state();
        } else if (choice < 93) {
            fill();
        } else if (choice < 96) {
            drain();
        } else {
            close();
        }
    }

    private static int mask(int... bits) {
        int all = 0;
        for (int each : bits) {
            all |= each;
        }
        return all;
    }

    private int maybe(int bits, int percent) {
        return random.nextInt(100) < percent ? bits : 0;
    }

    private void open() {
        if (twins.all().size() >= MOST_OPEN) {
            close();
            return;
        }
        switch (random.nextInt(9)) {
            case 0, 1 -> twins.opensPair("socketpair", Kind.UNIX,
                    side -> side.calls.socketpair(Linux.AF_UNIX, SocketSteps.STREAM, 0, side.address));
            case 2 -> twins.opensPair("pipe2", Kind.PIPE, side -> side.calls.pipe2(side.address, NONBLOCK));
            case 3 -> {
                int initial = random.nextInt(3);
                int flags = NONBLOCK | random.nextInt(2);
                twins.opens("eventfd(" + initial + ", " + flags + ")", Kind.EVENTFD,
                        side -> side.calls.eventfd(initial, flags));
            }
            case 4 -> twins.opens("timerfd_create", Kind.TIMERFD,
                    side -> side.calls.timerfdCreate(Linux.CLOCK_MONOTONIC, NONBLOCK));
            case 5, 6 -> twins.opens("epoll_create1", Kind.EPOLL,
                    side -> side.calls.epollCreate1(Linux.EPOLL_CLOEXEC));
            case 7 -> {
                Twin twin = twins.any(random, each -> true);
                if (twin != null) {
                    twins.opens("dup(" + twin + ")", twin.kind(),
                            side -> side.calls.fcntl(twin.on(side), Linux.F_DUPFD_CLOEXEC, 3));
                }
            }
            default -> sockets.connection(random);
        }
    }

    private void control() {
        Twin epoll = twins.any(random, each -> each.kind() == Kind.EPOLL || random.nextInt(100) == 0);
        Twin target = twins.any(random, each -> each.kind() != Kind.EPOLL || random.nextInt(4) == 0);
        if (epoll == null || target == null) {
            return;
        }
        int op = random.nextInt(100) == 0 ? 4
                : new int[] {Linux.EPOLL_CTL_ADD, Linux.EPOLL_CTL_ADD, Linux.EPOLL_CTL_MOD, Linux.EPOLL_CTL_DEL}[
                        random.nextInt(4)];
        int mask = mask(maybe(Linux.EPOLLIN, 75), maybe(Linux.EPOLLOUT, 40), maybe(Linux.EPOLLRDHUP, 30),
                maybe(Linux.EPOLLPRI, 10), maybe(Linux.EPOLLET, 40), maybe(Linux.EPOLLONESHOT, 25),
                maybe(Linux.EPOLLEXCLUSIVE, 6));
        long data = random.nextLong();
        int other = random.nextInt(100) == 0 ? NOT_OPEN : -1;
        twins.same("epoll_ctl(" + epoll + ", " + op + ", " + (other < 0 ? target.toString() : "closed") + ", "
                + Event.names(mask) + " data=0x" + Long.toHexString(data) + ")",
                side -> side.control(epoll.on(side), op, other < 0 ? target.on(side) : other, mask, data));
    }

    private void epollWait() {
        Twin epoll = twins.any(random, each -> each.kind() == Kind.EPOLL || random.nextInt(100) == 0);
        if (epoll == null) {
            return;
        }
        int most = random.nextInt(MOST_EVENTS + 1);
        twins.both("epoll_wait(" + epoll + ", " + most + ")", side -> {
            int count = side.calls.epollWait(epoll.on(side), side.address, most, 0);
            StringBuilder events = new StringBuilder(Twins.text(count));
            for (int i = 0; i < count; i++) {
                events.append(" [").append(Event.names(side.calls.eventLayout().events(side.memory, i)))
                        .append(" data=0x").append(Long.toHexString(side.calls.eventLayout().data(side.memory, i)))
                        .append(']');
            }
            return events.toString();
        });
    }

    private void poll(Twin twin) {
        twins.both("poll(" + twin + ")", side -> Event.names(side.poll(twin.on(side), POLLED, 0)));
    }

    private void write() {
        Twin twin = twins.any(random, each -> true);
        if (twin == null || filled && twin.kind() == Kind.UNIX) {
            return;
        }
        // A kernel from 6.5 on takes exactly 8 bytes, an older one 8 and more.
        int length = LENGTHS[random.nextInt(twin.kind() == Kind.EVENTFD ? 4 : LENGTHS.length)];
        long value = twin.kind() == Kind.EVENTFD ? COUNTS[random.nextInt(COUNTS.length)] : random.nextLong();
        boolean sends = twin.isSocket() && random.nextBoolean();
        twins.same((sends ? "send(" : "write(") + twin + ", " + length + " of 0x" + Long.toHexString(value) + ")",
                side -> {
                    side.fill(length, value);
                    return (int) (sends
                            ? side.calls.send(twin.on(side), side.address, length, Linux.MSG_NOSIGNAL)
                            : side.calls.write(twin.on(side), side.address, length));
                });
    }

    private void read() {
        Twin twin = twins.any(random, each -> true);
        if (twin == null) {
            return;
        }
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        boolean receives = twin.isSocket() && random.nextBoolean();
        int flags = receives ? maybe(Linux.MSG_PEEK, 30) : 0;
        twins.both((receives ? "recv(" : "read(") + twin + ", " + length + (flags == 0 ? ")" : ", PEEK)"), side -> {
            side.memory.putLong(0, 0);
            long count = receives ? side.calls.recv(twin.on(side), side.address, length, flags)
                    : side.calls.read(twin.on(side), side.address, length);
            return filled && count > 0 ? "some"
                    : Twins.text(count) + (count > 0 ? " 0x" + Long.toHexString(side.memory.getLong(0)) : "");
        });
    }

    private void state() {
        Twin twin = twins.any(random, each -> each.isSocket() || each.kind() == Kind.TIMERFD);
        if (twin == null) {
            return;
        }
        if (twin.kind() == Kind.TIMERFD) {
            set(twin, random.nextInt(3) != 0, random.nextBoolean() ? HOUR : 0);
            return;
        }
        sockets.state(twin, random);
    }

    /** Sets a timer to a time that has passed, and waits for it; or disarms it. */
    private void set(Twin timer, boolean expires, long interval) {
        String when = expires ? "passed" : "never";
        twins.same("timerfd_settime(" + timer + ", " + when + ", " + interval + " s)", side -> {
            side.memory.putLong(0, interval).putLong(8, 0).putLong(16, 0).putLong(24, expires ? 1 : 0);
            int result = side.calls.timerfdSettime(timer.on(side), Linux.TFD_TIMER_ABSTIME, side.address, 0);
            return expires ? side.poll(timer.on(side), Linux.POLLIN, 1000) : result;
        });
    }

    /** What is filled is a pipe or a Unix domain socket: TCP goes on sending by itself while it is drained. */
    private void fill() {
        Twin twin = twins.any(random, each -> each.kind() == Kind.PIPE || each.kind() == Kind.UNIX);
        // What a second time finds room for depends on what the kernel counts besides the bytes.
        if (twin != null && !(filled && twin.kind() == Kind.UNIX)) {
            filled |= twin.kind() == Kind.UNIX;
            twins.same("fill(" + twin + ")", side -> {
                long result;
                side.fill(4096, 0);
                do {
                    result = side.calls.write(twin.on(side), side.address, 4096);
                } while (result > 0);
                return (int) result;
            });
        }
    }

    private void drain() {
        Twin twin = twins.any(random, each -> each.kind() == Kind.PIPE || each.isSocket());
        if (twin != null) {
            twins.same("drain(" + twin + ")", side -> {
                long result;
                do {
                    result = side.calls.read(twin.on(side), side.address, Side.BYTES);
                } while (result > 0);
                return (int) result;
            });
        }
    }

    private void close() {
        Twin twin = twins.any(random, each -> true);
        if (twin != null) {
            twins.close(twin);
        }
    }
}
