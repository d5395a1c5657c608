package io.baton.pool.simulated;

import io.baton.epoll.Descriptor;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.schedule.Simulator;
import io.baton.pool.schedule.Strands;

import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The other side of one connection, on a thread of its own. What it reads must be what it has sent. */
final class Peer {

    /** So long after the last byte something must have happened. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final int ROOM = 8192;
    /** How long a peer that has sent its FIN waits between two reads, if it is slow: three times this on average. */
    private static final int SLOWLY_NANOS = 1_000_000;

    private final SystemCalls calls;
    private final Simulator simulator = Strands.simulator();
    private final Plan plan;
    private final World world;
    private final int room;
    private final ByteBuffer memory;
    private final ByteBuffer pollfd = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
    private final long pollfdAddress;
    private int sent;
    private int received;
    private long nextSend;
    private long nextRead;
    private long lastProgress;

    Peer(SystemCalls calls, Plan plan, World world) {
        this.calls = calls;
        this.plan = plan;
        this.world = world;
        room = plan.kind == Plan.Kind.BURST ? plan.bytes : ROOM;
        memory = ByteBuffer.allocateDirect(room).order(ByteOrder.nativeOrder());
        this.pollfdAddress = calls.address(pollfd);
    }

    void run(SocketAddress address) {
        try (Socket socket = Socket.connect(calls, address)) {
            talk(socket, true);
        } catch (ErrnoException e) {
            if (!world.mayBreak()) {
                throw new AssertionError(this + " failed", e);
            }
        }
    }

    /**
     * On a connection that is there.
     *
     * @param expected whether its plan will do, if nothing breaks
     */
    void talk(Socket socket, boolean expected) throws ErrnoException {
        String failure = converse(socket);
        if (plan.resets()) {
            socket.option(StandardSocketOptions.SO_LINGER, 0);
        }
        boolean complete = failure == null && received == plan.total();
        if (!complete && expected && plan.isComplete() && !world.mayBreak()) {
            throw new AssertionError(this + " ended early: " + failure);
        }
    }

    /** Null if it went as planned. */
    private String converse(Socket socket) {
        lastProgress = simulator.now();
        boolean finSent = false;
        try {
            for (;;) {
                int done = plan.ending == Plan.Ending.RESET_WHILE_READING ? received : sent;
                if (plan.isEarly() && done >= plan.early) {
                    return null;
                }
                if (sent == plan.bytes && plan.sendsFin() && !finSent) {
                    socket.shutdownOutput();
                    finSent = true;
                }
                if (received == plan.total() && plan.ending == Plan.Ending.READ_ALL_AND_CLOSE) {
                    return null;
                }
                await(socket);
                if (sent < plan.bytes && simulator.now() >= nextSend) {
                    send(socket);
                }
                if (simulator.now() >= nextRead && !read(socket)) {
                    return finSent ? null : "the end of the stream";
                }
            }
        } catch (ErrnoException e) {
            return e.getMessage();
        }
    }

    private void send(Socket socket) throws ErrnoException {
        memory.clear();
        int count = Math.min(room, plan.pieceAfter(sent));
        for (int i = 0; i < count; i++) {
            memory.put(plan.at(sent + i));
        }
        int taken = socket.write(memory.flip());
        if (taken > 0) {
            sent += taken;
            progress();
        }
        nextSend = simulator.now() + (plan.delayNanos == 0 ? 0 : simulator.random(plan.delayNanos));
    }

    /** False at the end of the stream. */
    private boolean read(Socket socket) throws ErrnoException {
        memory.clear().limit(Math.min(room, plan.readPiece()));
        int count = socket.read(memory);
        if (count == Descriptor.WOULD_BLOCK) {
            return true;
        }
        if (count == Descriptor.END) {
            return false;
        }
        progress();
        for (int i = 0; i < count; i++) {
            if (received - plan.ahead >= sent || memory.get(i) != plan.expected(received)) {
                throw new AssertionError(this + " got a byte that is not its own, at " + received + ": " + memory.get(i)
                        + " instead of " + plan.expected(received));
            }
            received++;
        }
        boolean slowly = plan.ending == Plan.Ending.FIN_AND_READ_SLOWLY && sent == plan.bytes;
        nextRead = simulator.now() + (slowly ? SLOWLY_NANOS + simulator.random(4 * SLOWLY_NANOS)
                : plan.delayNanos == 0 ? 0 : simulator.random(plan.delayNanos));
        return true;
    }

    private void progress() {
        lastProgress = simulator.now();
    }

    private void await(Socket socket) {
        long now = simulator.now();
        if (now - lastProgress > PATIENCE_NANOS) {
            throw new AssertionError(this + " has waited for " + PATIENCE_NANOS / 1_000_000 + " ms; " + world);
        }
        boolean sends = sent < plan.bytes && now >= nextSend;
        boolean reads = now >= nextRead;
        long next = Math.min(sent < plan.bytes && !sends ? nextSend : Long.MAX_VALUE, reads ? Long.MAX_VALUE : nextRead);
        if (!reads && !sends) {
            Strands.await("peer waits", () -> simulator.now() >= next, () -> next);
            return;
        }
        pollfd.putInt(0, socket.fd()).putShort(4, (short) ((sends ? Linux.POLLOUT : 0) | (reads ? Linux.POLLIN : 0)));
        long millis = next == Long.MAX_VALUE ? PATIENCE_NANOS / 1_000_000 + 1 : Math.max(1, (next - now) / 1_000_000);
        calls.poll(pollfdAddress, 1, (int) millis);
    }

    @Override
    public String toString() {
        return plan + "; " + sent + " sent, " + received + " received";
    }
}
