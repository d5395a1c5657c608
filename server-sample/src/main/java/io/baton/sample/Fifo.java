package io.baton.sample;

import io.baton.epoll.Epoll;
import io.baton.epoll.Event;
import io.baton.epoll.EventFd;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code baton-server fifo}: one thread that waits for many FIFOs, as in the epoll tutorials. */
@Command(name = "fifo", description = {
    "Watches FIFOs, all with one epoll_wait, and prints what arrives. Ctrl-C ends it.", "",
    "  mkfifo /tmp/a /tmp/b",
    "  baton-server fifo /tmp/a /tmp/b &",
    "  echo hello > /tmp/a", ""})
final class Fifo implements Callable<Integer> {

    private static final int BELL = -1;
    private static final int EVENTS_PER_WAIT = 16;
    private static final long SECONDS_TO_END = 2;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "FIFOs to read from.")
    private List<Path> paths;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    Fifo() {
    }

    @Override
    public Integer call() throws IOException {
        SystemCalls calls = Providers.selected();
        List<WatchedFifo> fifos = new ArrayList<>();
        try (Epoll epoll = Epoll.create(calls); EventFd bell = EventFd.create(calls)) {
            epoll.add(bell, Interest.IN, BELL);
            for (Path path : paths) {
                WatchedFifo fifo = WatchedFifo.open(calls, path);
                fifos.add(fifo);
                epoll.add(fifo.end(), Interest.IN, fifos.size() - 1);
            }
            watch(epoll, bell, fifos);
        } finally {
            fifos.forEach(WatchedFifo::close);
        }
        return 0;
    }

    private void watch(Epoll epoll, EventFd bell, List<WatchedFifo> fifos) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch ended = new CountDownLatch(1);
        AutoCloseable end = () -> {
            bell.add(1);
            if (!ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still busy after " + SECONDS_TO_END + " s");
            }
        };
        EndBySignal signal = new EndBySignal(end);
        try {
            out.println("watching " + fifos.size() + (fifos.size() == 1 ? " FIFO" : " FIFOs") + ", Ctrl-C ends");
            printUntilTheBell(epoll, fifos, out);
        } finally {
            ended.countDown();
            signal.cancel();
        }
    }

    private static void printUntilTheBell(Epoll epoll, List<WatchedFifo> fifos, PrintWriter out) throws IOException {
        Events events = epoll.newEvents(EVENTS_PER_WAIT);
        for (;;) {
            epoll.await(events);
            for (Event event : events) {
                if (event.data() == BELL) {
                    return;
                }
                // Level-triggered: what one read leaves is reported by the next wait. No FIFO keeps the others waiting.
                String came = fifos.get((int) event.data()).readOnce();
                if (!came.isEmpty()) {
                    out.println(came);
                }
            }
        }
    }
}
