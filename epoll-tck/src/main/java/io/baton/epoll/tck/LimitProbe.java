package io.baton.epoll.tck;

import io.baton.epoll.Epoll;
import io.baton.epoll.Errno;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Providers;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * A program that prints what a provider answers when no descriptor is left. {@link LimitContract} runs it in a process of its
 * own with a low RLIMIT_NOFILE. It prints one line {@code call=answer} for each call; an answer is OK or the errno's
 * symbol.
 */
final class LimitProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Kernel kernel;
    private final SystemCalls calls;
    private final Map<String, String> answers = new LinkedHashMap<>();

    private LimitProbe(SystemCalls calls) {
        this.kernel = new Kernel(calls);
        this.calls = calls;
    }

    /** Takes the name of the provider's class. */
    public static void main(String[] arguments) throws Exception {
        Class<? extends EpollProvider> type = Class.forName(arguments[0]).asSubclass(EpollProvider.class);
        EpollProvider provider = type.getDeclaredConstructor().newInstance();
        SystemCalls calls = Providers.open(provider);
        // First without reaching the limit, so that the JVM has loaded and opened all it needs.
        new ErrnoException("warm", Linux.EMFILE, -1).symbol();
        new LimitProbe(calls).run(8);
        LimitProbe probe = new LimitProbe(calls);
        probe.run(Integer.MAX_VALUE);
        probe.answers.forEach((call, answer) -> System.out.println(call + "=" + answer));
    }

    private void run(int mostDescriptors) {
        int listener = TcpPair.listen(kernel, 8);
        TcpPair.connect(kernel, listener);
        int[] held = new int[4096];
        int count = 0;
        int last = 0;
        while (count < Math.min(mostDescriptors, held.length) && last >= 0) {
            last = calls.eventfd(0, Linux.EFD_CLOEXEC);
            if (last >= 0) {
                held[count++] = last;
            }
        }
        answers.put("eventfd", symbol(last));
        askEach(listener);
        calls.close(held[--count]);
        answers.put("pipe2 with one descriptor left", pipe());
        answers.put("accept4 with one descriptor left", withOneLeft(() -> accept(listener)));
        answers.put("epoll_create1 with one descriptor left", withOneLeft(() -> release(calls.epollCreate1(0))));
        while (count > 0) {
            calls.close(held[--count]);
        }
        kernel.close();
    }

    /** A thread of the JVM itself may have the descriptor for a moment, as to read how many processors the process may use. */
    private static String withOneLeft(IntSupplier call) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int result = call.getAsInt();
        while (result == -Linux.EMFILE && System.nanoTime() < end) {
            Thread.yield();
            result = call.getAsInt();
        }
        return symbol(result);
    }

    private void askEach(int listener) {
        answers.put("epoll_create1", symbol(release(calls.epollCreate1(Linux.EPOLL_CLOEXEC))));
        answers.put("Epoll.create", face());
        answers.put("socket", symbol(release(calls.socket(Linux.AF_INET, Linux.SOCK_STREAM, 0))));
        answers.put("pipe2", pipe());
        answers.put("socketpair", socketpair());
        answers.put("timerfd_create", symbol(release(calls.timerfdCreate(Linux.CLOCK_MONOTONIC, 0))));
        Memory path = Memory.text(calls, "/dev/null");
        answers.put("open", symbol(release(calls.open(path.address(), Linux.O_RDONLY, 0))));
        answers.put("fcntl(F_DUPFD_CLOEXEC)", symbol(release(calls.fcntl(0, Linux.F_DUPFD_CLOEXEC, 0))));
        answers.put("accept4", symbol(accept(listener)));
    }

    private int accept(int listener) {
        return release(calls.accept4(listener, 0, 0, Linux.SOCK_CLOEXEC | Linux.SOCK_NONBLOCK));
    }

    private String face() {
        try (Epoll epoll = Epoll.create(calls)) {
            return epoll.isOpen() ? "OK" : "closed";
        } catch (ErrnoException e) {
            return e.symbol();
        }
    }

    private String pipe() {
        Memory fds = new Memory(calls, 8);
        return pair(calls.pipe2(fds.address(), Linux.O_CLOEXEC), fds);
    }

    private String socketpair() {
        Memory fds = new Memory(calls, 8);
        return pair(calls.socketpair(Linux.AF_UNIX, Linux.SOCK_STREAM, 0, fds.address()), fds);
    }

    private String pair(int result, Memory fds) {
        if (result == 0) {
            calls.close(fds.buffer().getInt(0));
            calls.close(fds.buffer().getInt(4));
        }
        return symbol(result);
    }

    private int release(int fd) {
        if (fd >= 0) {
            calls.close(fd);
        }
        return fd;
    }

    private static String symbol(int result) {
        return result < 0 ? Errno.symbol(-result) : "OK";
    }
}
