package io.baton.epoll.sim;

import io.baton.epoll.Errno;
import io.baton.epoll.spi.SystemCalls;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

/** The descriptors that two kernels have in common, and the calls that both have answered alike so far. One thread. */
final class Twins implements AutoCloseable {

    /** What a descriptor refers to. */
    enum Kind { TCP, UNIX, PIPE, EVENTFD, TIMERFD, EPOLL }

    /** A descriptor: its number on either side. */
    record Twin(String name, Kind kind, int real, int sim) {

        int on(Side side) {
            return side.isReal ? real : sim;
        }

        boolean isSocket() {
            return kind == Kind.TCP || kind == Kind.UNIX;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The two sides have answered differently. */
    static final class Different extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Different(String message) {
            super(message);
        }
    }

    private final Side real;
    private final Side sim;
    private final int settleMillis;
    private final List<Twin> open = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private int made;

    /** With so much time for the real kernel after each call: it delivers segments and timers a little later. */
    Twins(SystemCalls real, SystemCalls sim, int settleMillis) {
        this.real = new Side(real, true);
        this.sim = new Side(sim, false);
        this.settleMillis = settleMillis;
    }

    /** An open descriptor for which this holds; null if there is none. */
    @Nullable Twin any(Random random, Predicate<Twin> wanted) {
        List<Twin> found = open.stream().filter(wanted).toList();
        return found.isEmpty() ? null : found.get(random.nextInt(found.size()));
    }

    List<Twin> all() {
        return List.copyOf(open);
    }

    /** Makes a call on both sides; what it returns must be the same text. */
    void both(String call, Function<Side, String> answer) {
        String expected = answer.apply(real);
        String simulated = answer.apply(sim);
        settle();
        log.add(call + " = " + expected);
        if (!expected.equals(simulated)) {
            throw new Different(String.join("\n", log) + "\n  but simulated: " + simulated);
        }
    }

    /** Makes a call on both sides that returns a number or {@code -errno}. */
    void same(String call, ToIntFunction<Side> answer) {
        both(call, side -> text(answer.applyAsInt(side)));
    }

    /** Makes a call on both sides that returns a descriptor or {@code -errno}; null if it has failed. */
    @Nullable Twin opens(String call, Kind kind, ToIntFunction<Side> answer) {
        int[] fds = new int[2];
        both(call, side -> {
            int fd = answer.applyAsInt(side);
            fds[side.isReal ? 0 : 1] = fd;
            return fd < 0 ? text(fd) : name();
        });
        return fds[0] < 0 ? null : opened(kind, fds[0], fds[1]);
    }

    /** Makes a call on both sides that writes two descriptors to the memory. */
    void opensPair(String call, Kind kind, ToIntFunction<Side> answer) {
        same(call, answer);
        opened(kind, real.memory.getInt(0), sim.memory.getInt(0));
        opened(kind, real.memory.getInt(4), sim.memory.getInt(4));
        log.add("  which are " + open.get(open.size() - 2) + ", " + open.get(open.size() - 1));
    }

    private String name() {
        return "#" + made;
    }

    private Twin opened(Kind kind, int realFd, int simFd) {
        Twin twin = new Twin(name(), kind, realFd, simFd);
        made++;
        open.add(twin);
        return twin;
    }

    void close(Twin twin) {
        open.remove(twin);
        same("close(" + twin + ")", side -> side.calls.close(twin.on(side)));
    }

    static String text(long result) {
        return result >= 0 ? String.valueOf(result) : Errno.symbol((int) -result);
    }

    private void settle() {
        if (settleMillis > 0) {
            real.calls.poll(real.address, 0, settleMillis);
        }
    }

    /** Closes what is left. */
    @Override
    public void close() {
        for (Twin twin : open) {
            real.calls.close(twin.real());
            sim.calls.close(twin.sim());
        }
        open.clear();
    }
}
