package io.baton.sample;

import io.baton.epoll.Descriptor;
import io.baton.epoll.Epoll;
import io.baton.epoll.Event;
import io.baton.epoll.Events;
import io.baton.epoll.Interest;
import io.baton.epoll.Pipe;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A pipe whose read end is registered with an epoll instance. Each method makes the system call and prints a line: the
 * call, the kernel's answer, and why. If the answer is not the expected one, the line says so instead of the why, and
 * {@link #wentAsExplained} returns false from then on.
 */
final class PipeTrial implements AutoCloseable {

    private static final int PIPE_BYTES = 65536;
    private static final int POLLFD_BYTES = 8;
    private static final String NOTHING = "nothing";

    private final SystemCalls calls;
    private final PrintWriter out;
    private final Pipe pipe;
    private final Epoll epoll;
    private final Events events;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIPE_BYTES).order(ByteOrder.nativeOrder());
    private int inPipe;
    private boolean explained = true;

    PipeTrial(SystemCalls calls, PrintWriter out, Interest interest) throws IOException {
        this.calls = calls;
        this.out = out;
        this.pipe = Pipe.open(calls);
        this.epoll = Epoll.create(calls);
        this.events = epoll.newEvents(1);
        epoll.add(pipe.readEnd(), interest, 0);
    }

    /** Writes into the pipe. */
    PipeTrial write(int bytes) throws IOException {
        buffer.clear().limit(bytes);
        inPipe += Math.max(0, pipe.writeEnd().write(buffer));
        return step("write " + bytes, inPipe + " in it", "");
    }

    /** Reads once. */
    PipeTrial read(int bytes) throws IOException {
        buffer.clear().limit(bytes);
        inPipe -= Math.max(0, pipe.readEnd().read(buffer));
        return step("read " + bytes, inPipe + " in it", "");
    }

    /** Reads until a read would block. */
    PipeTrial drain() throws IOException {
        int count;
        do {
            buffer.clear();
            count = pipe.readEnd().read(buffer);
            inPipe -= Math.max(0, count);
        } while (count > 0);
        return step("read until it is empty", count == Descriptor.WOULD_BLOCK ? "EAGAIN" : "end", "");
    }

    /** Arms the registration again: {@code epoll_ctl(MOD)}. */
    PipeTrial modify(Interest interest) throws IOException {
        epoll.modify(pipe.readEnd(), interest, 0);
        return step("epoll_ctl MOD", interest.toString(), "");
    }

    /** Calls epoll_wait with a timeout of zero. */
    PipeTrial ask(boolean expectReady, String why) throws IOException {
        boolean ready = epoll.await(events, 0) > 0;
        return answer("epoll_wait", ready ? Event.names(events.mask(0)) : NOTHING, ready == expectReady, why);
    }

    /** Calls poll(2) with a timeout of zero. */
    PipeTrial askPoll(boolean expectReady, String why) throws IOException {
        // struct pollfd { int fd; short events; short revents; }
        buffer.clear().limit(POLLFD_BYTES);
        buffer.putInt(0, pipe.readEnd().fd()).putShort(4, (short) Linux.POLLIN).putShort(6, (short) 0);
        boolean ready = calls.poll(calls.address(buffer), 1, 0) > 0;
        String answer = ready && buffer.getShort(6) == Linux.POLLIN ? "POLLIN" : NOTHING;
        return answer("poll", answer, ready == expectReady, why);
    }

    /** Whether each answer so far was the expected one. */
    boolean wentAsExplained() {
        return explained;
    }

    private PipeTrial answer(String call, String answer, boolean asExpected, String why) {
        explained &= asExpected;
        return step(call, "-> " + answer, asExpected ? why : "NOT what these lines explain");
    }

    private PipeTrial step(String done, String result, String why) {
        out.println(String.format("  %-23s %-12s %s", done, result, why).stripTrailing());
        return this;
    }

    @Override
    public void close() {
        epoll.close();
        pipe.close();
    }
}
