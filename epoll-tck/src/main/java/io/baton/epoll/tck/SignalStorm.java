package io.baton.epoll.tck;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/**
 * Stops and continues this process every few milliseconds, from a child process: on Linux that makes {@code epoll_wait}
 * fail with EINTR in every thread, even without a handler (signal(7)). Ends with {@link #close}, or by itself after some
 * seconds.
 */
final class SignalStorm implements AutoCloseable {

    /** The number of signals: for several seconds, much longer than any timeout that is measured in a storm. */
    static final int SIGNALS = 2000;

    /** The trap delays the end until after CONT, so that this process is never left stopped. */
    private static final String SCRIPT = """
            trap 'stop=1' TERM
            i=0
            while [ $i -lt %d ] && [ -z "$stop" ]; do
                kill -STOP %d
                kill -CONT %d
                sleep 0.005
                i=$((i + 1))
            done
            """;

    private final Process process;

    private SignalStorm(Process process) {
        this.process = process;
    }

    static SignalStorm start() throws IOException {
        long self = ProcessHandle.current().pid();
        String script = SCRIPT.formatted(SIGNALS, self, self);
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", script);
        return new SignalStorm(shell.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT).start());
    }

    boolean isRaging() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Contract.PATIENCE_SECONDS, SECONDS)) {
                throw new AssertionError("the signal storm does not end: process " + process.pid());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the signal storm ends", e);
        }
    }
}
