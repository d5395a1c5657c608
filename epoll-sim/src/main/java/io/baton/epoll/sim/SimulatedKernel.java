package io.baton.epoll.sim;

import io.baton.epoll.spi.EventLayout;
import io.baton.epoll.spi.Linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A kernel in memory. It has a table of descriptors, stream sockets of TCP and the Unix domain, pipes, eventfd(2), timerfd(2)
 * and epoll(7) with level-triggered, edge-triggered and one-shot registrations, as the man pages and the kernel's source say. One
 * call runs at a time.
 *
 * <p>It has no network but its own: addresses mean nothing outside of it. It has no signals, no ancillary data, no urgent data
 * and no named pipes. Memory is that of the process, by its addresses.
 */
public final class SimulatedKernel extends SocketCalls {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MANY = 1 << 20;

    private final Scheduling scheduling;
    private final EventLayout layout = EventLayout.of(System.getProperty("os.arch"));
    private final Descriptors descriptors = new Descriptors(MANY);
    private final Network network = new Network();
    private final List<Timer> timers = new ArrayList<>();
    private int bufferSize = 128 << 10;

    /** Without descriptors. */
    public SimulatedKernel(Scheduling scheduling) {
        this.scheduling = scheduling;
    }

    /** How many bytes a new socket's send buffer has, and its receive buffer. */
    public void bufferSize(int bytes) {
        bufferSize = bytes;
    }

    /** How many descriptors there may be: from then on EMFILE. */
    public void descriptorLimit(int limit) {
        descriptors.limit(limit);
    }

    /** The numbers of the descriptors that are open, in order. */
    public List<Integer> openDescriptors() {
        return descriptors.numbers();
    }

    /** How an epoll instance watches what this descriptor refers to, the latest one if there are several; null if none does. */
    @SuppressWarnings("exports")
    public @Nullable Watched watched(int fd) {
        return descriptors.get(fd).watched();
    }

    int bufferSize() {
        return bufferSize;
    }

    @Override
    Network network() {
        return network;
    }

    @Override
    Descriptors descriptors() {
        return descriptors;
    }

    List<Timer> timers() {
        return timers;
    }

    long now() {
        return scheduling.nanoTime();
    }

    void changed() {
        scheduling.changed();
    }

    @Override
    long run(String call, int fd, Body body) {
        scheduling.enter(call, fd);
        scheduling.lock();
        try {
            expire();
            return body.run();
        } catch (Failed failed) {
            return -failed.errno();
        } finally {
            scheduling.unlock();
        }
    }

    private void expire() {
        if (!timers.isEmpty()) {
            long now = scheduling.nanoTime();
            for (Timer each : List.copyOf(timers)) {
                each.expire(now);
            }
        }
    }

    /** Waits until a result is there; null at the end of the time. */
    @Override
    <T> @Nullable T await(Supplier<@Nullable T> attempt, BooleanSupplier promises, long deadline) {
        T result = attempt.get();
        while (result == null && scheduling.nanoTime() < deadline) {
            scheduling.await(() -> {
                expire();
                return promises.getAsBoolean() || scheduling.nanoTime() >= deadline;
            }, () -> timers.stream().mapToLong(Timer::next).reduce(deadline, Math::min));
            result = attempt.get();
        }
        return result;
    }

    // epoll and poll

    @Override
    public EventLayout eventLayout() {
        return layout;
    }

    @Override
    public long address(ByteBuffer direct) {
        return Memory.address(direct);
    }

    @Override
    public int epollCreate1(int flags) {
        return (int) run("epoll_create1", -1, () -> {
            checkFlags(flags, Linux.EPOLL_CLOEXEC);
            return descriptors.add(new EpollInstance(this), (flags & Linux.EPOLL_CLOEXEC) != 0);
        });
    }

    private EpollInstance instance(int epfd) {
        if (descriptors.get(epfd) instanceof EpollInstance instance) {
            return instance;
        }
        throw new Failed(Linux.EINVAL);
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        return (int) run("epoll_ctl", fd, () -> {
            int mask = 0;
            long data = 0;
            if (op != Linux.EPOLL_CTL_DEL) {
                mask = Memory.at(event).getInt(0);
                data = Memory.at(event).getLong(layout.dataOffset());
            }
            OpenFile watching = descriptors.get(epfd);
            OpenFile target = descriptors.get(fd);
            if (!target.isPollable()) {
                throw new Failed(Linux.EPERM);
            }
            if (watching == target) {
                throw new Failed(Linux.EINVAL);
            }
            instance(epfd).control(op, fd, target, mask, data);
            return 0;
        });
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        return (int) run("epoll_wait", epfd, () -> await(epfd, events, maxEvents, nanosOf(timeoutMillis)));
    }

    @Override
    public int epollPwait2(int epfd, long events, int maxEvents, long timeout) {
        return (int) run("epoll_pwait2", epfd, () -> await(epfd, events, maxEvents,
                timeout == 0 ? -1 : Timer.nanos(Memory.at(timeout).getLong(0), Memory.at(timeout).getLong(8))));
    }

    private int await(int epfd, long events, int maxEvents, long nanos) {
        if (maxEvents <= 0 || maxEvents > Integer.MAX_VALUE / layout.size()) {
            throw new Failed(Linux.EINVAL);
        }
        EpollInstance instance = instance(epfd);
        instance.refer();
        instance.waits(1);
        try {
            List<EpollInstance.Report> reports = await(() -> {
                if (instance.ready() == 0) {
                    return null;
                }
                Memory.check(events);
                return instance.take(maxEvents);
            }, instance::hasReady, deadline(nanos));
            return reports == null ? 0 : EpollInstance.write(reports, events, layout);
        } finally {
            instance.waits(-1);
            instance.letGo();
        }
    }

    private static long nanosOf(int timeoutMillis) {
        return timeoutMillis < 0 ? -1 : timeoutMillis * NANOS_PER_MILLI;
    }

    private long deadline(long nanos) {
        if (nanos <= 0) {
            return nanos < 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
        }
        return scheduling.nanoTime() + nanos;
    }

    @Override
    public int poll(long fds, int nfds, int timeoutMillis) {
        return (int) run("poll", -1, () -> {
            PollSet set = new PollSet(descriptors, fds, nfds);
            if (nfds == 0) {
                scheduling.delay(deadline(nanosOf(timeoutMillis)));
                return 0;
            }
            Integer ready = await(set::ready, set::hasReady, deadline(nanosOf(timeoutMillis)));
            return ready == null ? 0 : ready;
        });
    }

    // other descriptors

    @Override
    public int eventfd(int initial, int flags) {
        return (int) run("eventfd", -1, () -> {
            checkFlags(flags, Linux.EFD_SEMAPHORE | Linux.EFD_CLOEXEC | Linux.EFD_NONBLOCK);
            return descriptors.add(new EventCounter(this, initial, flags), (flags & Linux.EFD_CLOEXEC) != 0);
        });
    }

    @Override
    public int timerfdCreate(int clock, int flags) {
        return (int) run("timerfd_create", -1, () -> {
            checkFlags(flags, Linux.TFD_CLOEXEC | Linux.TFD_NONBLOCK);
            checkFlags(clock, Linux.CLOCK_MONOTONIC);
            Timer timer = new Timer(this, flags);
            int fd = descriptors.add(timer, (flags & Linux.TFD_CLOEXEC) != 0);
            timers.add(timer);
            return fd;
        });
    }

    @Override
    public int timerfdSettime(int fd, int flags, long newValue, long oldValue) {
        return (int) run("timerfd_settime", fd, () -> {
            long[] spec = Memory.at(newValue).getLongArray(0, 4);
            checkFlags(flags, Linux.TFD_TIMER_ABSTIME);
            long interval = Timer.nanos(spec[0], spec[1]);
            long first = Timer.nanos(spec[2], spec[3]);
            if (!(descriptors.get(fd) instanceof Timer timer)) {
                throw new Failed(Linux.EINVAL);
            }
            long now = scheduling.nanoTime();
            if (oldValue != 0) {
                Memory.at(oldValue).write(0, timer.setting(now), 0, 4);
            }
            timer.set((flags & Linux.TFD_TIMER_ABSTIME) != 0, interval, first, now);
            timer.expire(now);
            return 0;
        });
    }

    @Override
    public int pipe2(long fds, int flags) {
        return (int) run("pipe2", -1, () -> {
            checkFlags(flags, Linux.O_CLOEXEC | Linux.O_NONBLOCK);
            Memory.check(fds);
            descriptors.checkRoom(2);
            PipeFile[] ends = PipeFile.open(this, flags & Linux.O_NONBLOCK);
            boolean cloexec = (flags & Linux.O_CLOEXEC) != 0;
            Memory.writeInts(fds, descriptors.add(ends[0], cloexec), descriptors.add(ends[1], cloexec));
            return 0;
        });
    }

    @Override
    public int open(long path, int flags, int mode) {
        return (int) run("open", -1, () -> {
            Path file = Path.of(new String(Memory.text(path), StandardCharsets.UTF_8));
            return descriptors.add(RegularFile.open(this, file, flags), (flags & Linux.O_CLOEXEC) != 0);
        });
    }
}
