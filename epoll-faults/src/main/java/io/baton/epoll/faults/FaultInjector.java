package io.baton.epoll.faults;

import io.baton.epoll.faults.FaultDecisions.Fault;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Real system calls, some of which fail as a {@link FaultPlan} says. It begins switched on. While it is switched off it injects
 * nothing, and its calls do not count for the plan.
 *
 * <p>All methods may be called by any thread at any time.
 */
public final class FaultInjector extends ForwardingCalls {

    private final FaultDecisions decisions;
    private final Registrations registrations;
    private final Transfers transfers;
    /** The eventfds whose counter one read takes and one write fills. */
    private final Set<Integer> counters = ConcurrentHashMap.newKeySet();
    private final SocketReset reset;
    private volatile boolean beginsWithTheNextSocket;
    private volatile boolean on;

    private FaultInjector(SystemCalls real, FaultPlan plan, boolean beginsWithTheNextSocket) {
        super(real);
        this.decisions = new FaultDecisions(plan);
        this.registrations = new Registrations(real);
        this.reset = new SocketReset(real);
        this.transfers = new Transfers(registrations, reset);
        this.beginsWithTheNextSocket = beginsWithTheNextSocket;
        this.on = !beginsWithTheNextSocket;
    }

    /** Injects faults into these calls. */
    public static FaultInjector of(SystemCalls real, FaultPlan plan) {
        return new FaultInjector(real, plan, false);
    }

    /** Of a provider, whose first calls verify it; logs the plan at INFO. */
    static FaultInjector startingWithTheFirstSocket(SystemCalls real, FaultPlan plan) {
        System.getLogger(FaultInjector.class.getName()).log(Level.INFO, "Faults are injected: {0}", plan);
        return new FaultInjector(real, plan, true);
    }

    /** Goes on injecting faults. */
    public void on() {
        on = true;
    }

    /** Injects none from here on. A call that has begun may still fail. */
    public void off() {
        beginsWithTheNextSocket = false;
        on = false;
    }

    /** The plan, with the seed. */
    public FaultPlan plan() {
        return decisions.plan();
    }

    /** How many faults of this kind were injected so far. */
    public long injected(FaultKind kind) {
        return decisions.injected(kind);
    }

    /** How many faults were injected so far. */
    public long injected() {
        long sum = 0;
        for (FaultKind kind : FaultKind.values()) {
            sum += injected(kind);
        }
        return sum;
    }

    /** The fault of a call that has not been made, unless it throws. */
    private @Nullable Fault fault(CallKind call) {
        Fault fault = on ? decisions.next(call, real) : null;
        FaultDecisions.thrownBy(fault);
        return fault;
    }

    /** For calls that fail by an errno or not at all: 0, or the negative errno. */
    private int failure(CallKind call) {
        Fault fault = fault(call);
        return fault == null ? 0 : -fault.kind().errno();
    }

    // epoll

    @Override
    public int epollCreate1(int flags) {
        int failure = failure(CallKind.EPOLL_CREATE1);
        return failure < 0 ? failure : real.epollCreate1(flags);
    }

    @Override
    public int epollCtl(int epfd, int op, int fd, long event) {
        int failure = failure(CallKind.ofEpollCtl(op));
        return failure < 0 ? failure : registrations.epollCtl(epfd, op, fd, event);
    }

    @Override
    public int epollWait(int epfd, long events, int maxEvents, int timeoutMillis) {
        Fault fault = fault(CallKind.EPOLL_WAIT);
        if (fault != null && fault.kind().errno() > 0) {
            return -fault.kind().errno();
        }
        return withStale(fault, epfd, events, maxEvents, real.epollWait(epfd, events, maxEvents, timeoutMillis));
    }

    @Override
    public int epollPwait2(int epfd, long events, int maxEvents, long timeout) {
        Fault fault = fault(CallKind.EPOLL_WAIT);
        if (fault != null && fault.kind().errno() > 0) {
            return -fault.kind().errno();
        }
        return withStale(fault, epfd, events, maxEvents, real.epollPwait2(epfd, events, maxEvents, timeout));
    }

    private int withStale(@Nullable Fault fault, int epfd, long events, int maxEvents, int count) {
        return fault != null && count > 0 && count < maxEvents ? registrations.addStaleEvent(epfd, events, count)
                : count;
    }

    @Override
    public int poll(long fds, int nfds, int timeoutMillis) {
        int failure = failure(CallKind.POLL);
        return failure < 0 ? failure : real.poll(fds, nfds, timeoutMillis);
    }

    // sockets

    @Override
    public int socket(int domain, int type, int protocol) {
        if (beginsWithTheNextSocket) {
            beginsWithTheNextSocket = false;
            on = true;
        }
        int failure = failure(CallKind.SOCKET);
        return failure < 0 ? failure : real.socket(domain, type, protocol);
    }

    @Override
    public int accept4(int fd, long address, long length, int flags) {
        Fault fault = fault(CallKind.ACCEPT4);
        if (fault == null) {
            return real.accept4(fd, address, length, flags);
        }
        if (fault.kind() == FaultKind.NOT_READY) {
            registrations.owesAnEdge(fd);
        }
        return -fault.kind().errno();
    }

    @Override
    public int getsockopt(int fd, int level, int name, long value, long length) {
        fault(CallKind.GETSOCKOPT);
        return real.getsockopt(fd, level, name, value, length);
    }

    @Override
    public int setsockopt(int fd, int level, int name, long value, int length) {
        fault(CallKind.SETSOCKOPT);
        return real.setsockopt(fd, level, name, value, length);
    }

    @Override
    public int shutdown(int fd, int how) {
        fault(CallKind.SHUTDOWN);
        return real.shutdown(fd, how);
    }

    // bytes

    @Override
    public long recv(int fd, long address, long length, int flags) {
        return transfers.run(fault(CallKind.RECV), fd, length,
                shorter -> real.recv(fd, address, shorter, flags));
    }

    @Override
    public long send(int fd, long address, long length, int flags) {
        return transfers.run(fault(CallKind.SEND), fd, length,
                shorter -> real.send(fd, address, shorter, flags));
    }

    @Override
    public long sendfile(int out, int in, long offset, long count) {
        return transfers.run(fault(CallKind.SENDFILE), out, count,
                shorter -> real.sendfile(out, in, offset, shorter));
    }

    @Override
    public long sendmsg(int fd, long message, int flags) {
        Fault fault = fault(CallKind.SENDMSG);
        if (fault == null || fault.kind() != FaultKind.SHORT) {
            return transfers.run(fault, fd, 0, all -> real.sendmsg(fd, message, flags));
        }
        return registrations.withFirstVector(message, (address, length) -> length == 0
                ? real.sendmsg(fd, message, flags)
                : transfers.run(fault, fd, length, shorter -> real.send(fd, address, shorter, flags)));
    }

    @Override
    public long read(int fd, long address, long length) {
        int failure = failure(CallKind.READ);
        return failure < 0 ? failure : real.read(fd, address, length);
    }

    @Override
    public long readv(int fd, long vectors, int count) {
        int failure = failure(CallKind.READ);
        return failure < 0 ? failure : real.readv(fd, vectors, count);
    }

    @Override
    public long write(int fd, long address, long length) {
        int failure = beforeWrite(fd);
        return failure < 0 ? failure : real.write(fd, address, length);
    }

    @Override
    public long writev(int fd, long vectors, int count) {
        int failure = beforeWrite(fd);
        return failure < 0 ? failure : real.writev(fd, vectors, count);
    }

    private int beforeWrite(int fd) {
        Fault fault = fault(CallKind.WRITE);
        if (fault == null || fault.kind() != FaultKind.COUNTER_FULL) {
            return fault == null ? 0 : -fault.kind().errno();
        }
        if (counters.contains(fd)) {
            registrations.fillCounter(fd);
        }
        return 0; // The kernel itself says EAGAIN.
    }

    // other descriptors

    @Override
    public int eventfd(int initial, int flags) {
        int failure = failure(CallKind.EVENTFD);
        int fd = failure < 0 ? failure : real.eventfd(initial, flags);
        if (fd >= 0 && (flags & (Linux.EFD_NONBLOCK | Linux.EFD_SEMAPHORE)) == Linux.EFD_NONBLOCK) {
            counters.add(fd);
        }
        return fd;
    }

    @Override
    public int timerfdCreate(int clock, int flags) {
        int failure = failure(CallKind.TIMERFD_CREATE);
        return failure < 0 ? failure : real.timerfdCreate(clock, flags);
    }

    @Override
    public int timerfdSettime(int fd, int flags, long newValue, long oldValue) {
        fault(CallKind.TIMERFD_SETTIME);
        return real.timerfdSettime(fd, flags, newValue, oldValue);
    }

    @Override
    public int close(int fd) {
        Fault fault = on ? decisions.next(CallKind.CLOSE, real) : null;
        counters.remove(fd);
        int result = registrations.close(fd);
        FaultDecisions.thrownBy(fault);
        return result;
    }
}
