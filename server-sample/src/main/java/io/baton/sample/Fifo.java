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

/** {@code baton-server fifo}: one thread waits for many FIFOs, as in the epoll tutorials. */
@Command(name = "fifo", description = {
    "Waits for many FIFOs with one epoll_wait, and prints what is written to them. Ctrl-C ends it.", "",
    "  mkfifo /tmp/a /tmp/b",
    "  baton-server fifo /tmp/a /tmp/b &",
    "  echo hello > /tmp/a", ""})
final class Fifo implements Callable<Integer> {

    /** The data of the registration by which a signal ends the wait; the FIFOs have their index. */
    private static final int WAKER = -1;
    private static final int EVENTS_PER_WAIT = 16;
    /** Enough for a busy machine. The wait is this long only if nobody reads standard output and its pipe is full. */
    private static final long SECONDS_TO_END = 10;

    @Parameters(arity = "1..*", paramLabel = "PATH", converter = PathConverter.class,
            description = "FIFOs to read from.")
    private List<Path> paths;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    Fifo() {
    }

    @Override
    public Integer call() throws IOException {
        List<WatchedFifo> fifos = new ArrayList<>();
        try (EndBySignal signal = new EndBySignal()) {
            SystemCalls calls = Providers.selected();
            try (Epoll epoll = Epoll.create(calls); EventFd waker = EventFd.create(calls)) {
                epoll.add(waker, Interest.IN, WAKER);
                for (Path path : paths) {
                    WatchedFifo fifo = WatchedFifo.open(calls, path);
                    fifos.add(fifo);
                    epoll.add(fifo.end(), Interest.IN, fifos.size() - 1);
                }
                watch(signal, epoll, waker, fifos);
            } finally {
                fifos.forEach(WatchedFifo::close);
            }
        }
        return 0;
    }

    private void watch(EndBySignal signal, Epoll epoll, EventFd waker, List<WatchedFifo> fifos) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch ended = new CountDownLatch(1);
        signal.closes(() -> {
            waker.add(1);
            if (!ended.await(SECONDS_TO_END, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still printing after " + SECONDS_TO_END + " s");
            }
        });
        try {
            out.println("watching " + fifos.size() + (fifos.size() == 1 ? " FIFO" : " FIFOs") + ", Ctrl-C ends");
            printUntilWoken(epoll, fifos, out);
        } finally {
            ended.countDown();
        }
    }

    private static void printUntilWoken(Epoll epoll, List<WatchedFifo> fifos, PrintWriter out) throws IOException {
        Events events = epoll.newEvents(EVENTS_PER_WAIT);
        // Main reports output that could not be written.
        while (!System.out.checkError()) {
            epoll.await(events);
            for (Event event : events) {
                if (event.data() == WAKER) {
                    return;
                }
                // One read for each event, so that a busy FIFO does not hold up the others. The trigger is level: the
                // next wait reports what this read leaves.
                String received = fifos.get((int) event.data()).readOnce();
                if (!received.isEmpty()) {
                    out.println(received);
                }
            }
        }
    }
}
