package io.baton.benchmarks.micro;

import io.baton.epoll.Epoll;
import io.baton.epoll.Providers;
import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Arming;
import io.baton.pool.Writing;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.ConnectionEvents;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.reply.ReplyRing;
import io.baton.pool.internal.reply.ReplyWriter;
import io.baton.pool.internal.reply.WaitingFiles;
import io.baton.pool.internal.reply.WriteLimits;
import io.baton.pool.internal.time.TimeoutEntry;
import io.baton.pool.internal.time.Timeouts;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The reply ring: a reply of 64 bytes published and drained, with and without the system calls. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingMicro {

    private static final int SLOTS = 1024;
    private static final int BYTES = 64;

    /** One group's ring and writer, as the pool wires them. */
    @State(Scope.Benchmark)
    public static class Ring {

        private SystemCalls calls;
        private Epoll epoll;
        private ReplyRing replies;
        private GroupServices services;

        /** Of the provider that the pool would take. */
        @Setup
        public void open() throws Exception {
            calls = Providers.selected();
            epoll = Epoll.create(calls);
            BufferPool chunks = new BufferPool(calls);
            WriteLimits limits = new WriteLimits(1 << 20, 1 << 20, 1 << 20, new AtomicLong(), WaitingFiles.within(100));
            replies = new ReplyRing(SLOTS, chunks, new ReplyWriter(calls, chunks, new Armer(epoll, Arming.ADAPTIVE), limits, () -> 0), Writing.ROLE,
                    new AtomicLong());
            services = new GroupServices(calls, replies, new Unused(), new Unused(), new AtomicLong());
        }

        /** Closes the epoll instance. */
        @TearDown
        public void close() {
            epoll.close();
        }
    }

    /** Events and timers that these benchmarks never come to. */
    private static final class Unused implements ConnectionEvents, Timeouts {

        @Override
        public void handlerFailed(PooledConnection connection, Throwable failure) {
            throw new IllegalStateException(failure);
        }

        @Override
        public void exclusivityViolated(PooledConnection connection) {
            throw new IllegalStateException();
        }

        @Override
        public void closed(PooledConnection connection) {
            throw new IllegalStateException();
        }

        @Override
        public void turnWanted(PooledConnection connection) {
            throw new IllegalStateException();
        }

        @Override
        public void schedule(TimeoutEntry entry, Duration delay) {
            throw new IllegalStateException();
        }

        @Override
        public boolean cancel(TimeoutEntry entry) {
            throw new IllegalStateException();
        }

        @Override
        public boolean isPending(TimeoutEntry entry) {
            throw new IllegalStateException();
        }
    }

    /** One end of a socket pair as a connection; the other end is read by the same thread. */
    @State(Scope.Thread)
    public static class Peer {

        private final ByteBuffer message = ByteBuffer.allocateDirect(BYTES);
        private final ByteBuffer memory = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
        private SystemCalls calls;
        private PooledConnection connection;
        private PooledConnection dropping;
        private long address;
        private int far;

        /** A connection that sends, and one whose replies end in the writer, as after a failure. */
        @Setup
        public void open(Ring ring) {
            calls = ring.calls;
            address = calls.address(memory);
            if (calls.socketpair(Linux.AF_UNIX, Linux.SOCK_STREAM | Linux.SOCK_NONBLOCK, 0, address) != 0) {
                throw new IllegalStateException("no socket pair");
            }
            connection = new PooledConnection(ring.services, (peer, in) -> { }, memory.getInt(0));
            far = memory.getInt(Integer.BYTES);
            dropping = new PooledConnection(ring.services, (peer, in) -> { }, -1);
            dropping.outbound().end();
        }

        /** Closes both ends. */
        @TearDown
        public void close() {
            calls.close(connection.fd());
            calls.close(far);
        }
    }

    /** Published and drained by one thread, without any system call. */
    @Benchmark
    public void publishAndDrain(Ring ring, Peer peer) {
        publish(ring, peer, peer.dropping);
        ring.replies.drain();
    }

    /** The same by two threads on one ring: each drains what it finds, for both. */
    @Benchmark
    @Threads(2)
    public void publishAndDrainByTwo(Ring ring, Peer peer) {
        publish(ring, peer, peer.dropping);
        ring.replies.drain();
    }

    /** Published, sent and received: with {@code send} and {@code recv} on a Unix socket pair. */
    @Benchmark
    public long publishAndSend(Ring ring, Peer peer) {
        publish(ring, peer, peer.connection);
        ring.replies.drain();
        long received = peer.calls.recv(peer.far, peer.address, BYTES, 0);
        if (received != BYTES) {
            throw new IllegalStateException("received " + received);
        }
        return received;
    }

    private static void publish(Ring ring, Peer peer, PooledConnection connection) {
        peer.message.clear();
        ring.replies.publish(connection, peer.message);
    }
}
