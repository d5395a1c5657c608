package io.baton.sample;

import io.baton.epoll.Interest;
import io.baton.epoll.Providers;
import io.baton.epoll.spi.SystemCalls;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code baton-server modes}: how level, edge and one-shot triggers differ, shown on a pipe by the kernel itself. */
@Command(name = "modes", description = {
    "Shows level, edge and one-shot triggers: 2048 bytes are written into a pipe, 1024 are read.",
    "What does the next epoll_wait say? The kernel of this machine answers."})
final class Modes implements Callable<Integer> {

    private static final int KIB = 1024;

    @Spec
    private CommandSpec spec;

    /** For picocli. */
    Modes() {
    }

    @Override
    public Integer call() throws IOException {
        return show(Providers.selected(), spec.commandLine().getOut()) ? 0 : 1;
    }

    /** Prints all trials; false if the kernel gave another answer than the text explains. */
    static boolean show(SystemCalls calls, PrintWriter out) throws IOException {
        out.println("2 KiB are written into a pipe, and the reader takes 1 KiB. What does the next epoll_wait say?");
        boolean asExplained = level(calls, out) & edge(calls, out) & oneshot(calls, out) & poll(calls, out);
        out.println();
        out.println(asExplained ? "The answers after -> are those of this machine's kernel."
                : "This kernel gave other answers than explained: see the lines marked NOT.");
        return asExplained;
    }

    private static boolean level(SystemCalls calls, PrintWriter out) throws IOException {
        title(out, "level-triggered (the default)", Interest.IN, "reports a state: \"there are bytes\"");
        try (PipeTrial trial = new PipeTrial(calls, out, Interest.IN)) {
            return trial.write(2 * KIB)
                    .ask(true, "there are bytes")
                    .read(KIB)
                    .ask(true, "there are still bytes; no new ones are needed")
                    .drain()
                    .ask(false, "there are no bytes")
                    .wentAsExplained();
        }
    }

    private static boolean edge(SystemCalls calls, PrintWriter out) throws IOException {
        Interest interest = Interest.IN.edge();
        title(out, "edge-triggered", interest, "reports a change: \"bytes have arrived\"");
        try (PipeTrial trial = new PipeTrial(calls, out, interest)) {
            return trial.write(2 * KIB)
                    .ask(true, "bytes have arrived")
                    .read(KIB)
                    .ask(false, "none have arrived since: 1 KiB waits and is not reported")
                    .write(1)
                    .ask(true, "one byte has arrived; the old KiB can be read with it")
                    .drain()
                    .ask(false, "so always read until EAGAIN, and nothing is left")
                    .wentAsExplained();
        }
    }

    private static boolean oneshot(SystemCalls calls, PrintWriter out) throws IOException {
        Interest interest = Interest.IN.oneshot();
        title(out, "one-shot", interest, "reports once, to one thread, then never until it is armed again");
        try (PipeTrial trial = new PipeTrial(calls, out, interest)) {
            return trial.write(2 * KIB)
                    .ask(true, "there are bytes; this report disarms it")
                    .read(KIB)
                    .ask(false, "disarmed")
                    .write(1)
                    .ask(false, "still disarmed: no second thread is told of the new byte")
                    .modify(interest)
                    .ask(true, "armed again: the kernel checks again, so nothing was lost")
                    .wentAsExplained();
        }
    }

    private static boolean poll(SystemCalls calls, PrintWriter out) throws IOException {
        out.println();
        out.println("poll(2), and so select(2): always level-triggered");
        try (PipeTrial trial = new PipeTrial(calls, out, Interest.NONE)) {
            boolean asExplained = trial.write(2 * KIB)
                    .askPoll(true, "there are bytes")
                    .read(KIB)
                    .askPoll(true, "there are still bytes")
                    .wentAsExplained();
            out.println("  Each call passes the whole set of descriptors, and the kernel looks at every one.");
            out.println("  An epoll instance keeps the set: a wait costs time only for what is ready. One-shot");
            out.println("  exists in epoll only: after poll, two threads may both take the same descriptor.");
            return asExplained;
        }
    }

    private static void title(PrintWriter out, String name, Interest interest, String meaning) {
        out.println();
        out.println(name + ", " + interest + ": " + meaning);
    }
}
