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

/** {@code baton-server modes}: what sets level, edge and one-shot apart, shown on a pipe by the kernel itself. */
@Command(name = "modes", description = {
    "Shows level, edge and one-shot triggers: 2048 bytes are written into a pipe, 1024 are read.",
    "What does the next epoll_wait say? The answers are this machine's kernel's, given while you look."})
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

    /** Prints all of it; false if the kernel answered otherwise than the text explains. */
    static boolean show(SystemCalls calls, PrintWriter out) throws IOException {
        out.println("2 KiB are written into a pipe, and the reader takes 1 KiB. What does the next epoll_wait say?");
        boolean asExplained = level(calls, out) & edge(calls, out) & oneshot(calls, out) & poll(calls, out);
        out.println();
        out.println(asExplained ? "The answers after -> came from this machine's kernel, just now."
                : "This kernel did not answer as explained: see the lines marked NOT.");
        return asExplained;
    }

    private static boolean level(SystemCalls calls, PrintWriter out) throws IOException {
        title(out, "level-triggered (the default)", Interest.IN, "reports a state: \"there are bytes\"");
        try (PipeTrial trial = new PipeTrial(calls, out, Interest.IN)) {
            return trial.write(2 * KIB)
                    .ask(true, "there are bytes")
                    .read(KIB)
                    .ask(true, "there are still bytes; nobody had to write")
                    .drain()
                    .ask(false, "there are none")
                    .wentAsExplained();
        }
    }

    private static boolean edge(SystemCalls calls, PrintWriter out) throws IOException {
        Interest interest = Interest.IN.edge();
        title(out, "edge-triggered", interest, "reports a change: \"bytes have come\"");
        try (PipeTrial trial = new PipeTrial(calls, out, interest)) {
            return trial.write(2 * KIB)
                    .ask(true, "bytes have come")
                    .read(KIB)
                    .ask(false, "none have come since: 1 KiB lies there and nobody is told")
                    .write(1)
                    .ask(true, "one has come: a change, and the old KiB with it")
                    .drain()
                    .ask(false, "so read until EAGAIN, every time, and nothing is left behind")
                    .wentAsExplained();
        }
    }

    private static boolean oneshot(SystemCalls calls, PrintWriter out) throws IOException {
        Interest interest = Interest.IN.oneshot();
        title(out, "one-shot", interest, "reports once, to one thread, then keeps silent");
        try (PipeTrial trial = new PipeTrial(calls, out, interest)) {
            return trial.write(2 * KIB)
                    .ask(true, "there are bytes; with this answer it is disarmed")
                    .read(KIB)
                    .ask(false, "disarmed")
                    .write(1)
                    .ask(false, "disarmed, for new bytes too: no second thread can get it")
                    .modify(interest)
                    .ask(true, "armed again, and looked at anew: nothing was lost meanwhile")
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
            out.println("  Both take the whole set of descriptors with every call, and the kernel looks at each.");
            out.println("  An epoll instance keeps the set, so that a wait costs by what is ready. And one-shot is");
            out.println("  epoll's alone: after poll, two threads may both run to the same descriptor.");
            return asExplained;
        }
    }

    private static void title(PrintWriter out, String name, Interest interest, String meaning) {
        out.println();
        out.println(name + ", " + interest + ": " + meaning);
    }
}
