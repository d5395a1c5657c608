package io.baton.pool.internal.reply;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.spi.Linux;
import io.baton.pool.Arming;
import io.baton.pool.Writing;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.ConnectionEvents;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.model.FakeCalls;
import io.baton.pool.model.NoTime;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The writer role, with the real ring and writer, on sockets that only count bytes. Actors drain; no other thread drains for
 * them.
 */
public class WriterRoleStress {

    private static final int FULL_SOCKET = 10;
    private static final ByteBuffer BYTES = ByteBuffer.wrap(new byte[4]);

    /** A ring and connections that reply through it. The connections are owned, as in a turn. */
    static class Group extends FakeCalls implements ConnectionEvents {
        /** A plain field, because only the holder of the role sends. */
        int sentFirst;
        int sentSecond;
        final PooledConnection first;
        final PooledConnection second;
        final PooledConnection full;
        private final ReplyRing ring;

        Group() {
            try {
                BufferPool buffers = new BufferPool(this);
                WriteLimits limits = new WriteLimits(1 << 20, 1 << 20, 1 << 20, new AtomicLong(), WaitingFiles.within(100));
                Armer armer = new Armer(Epoll.create(this), Arming.ONESHOT);
                ring = new ReplyRing(4, buffers, new ReplyWriter(this, buffers, armer, limits, () -> 0),
                        Writing.ROLE, new AtomicLong());
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
            GroupServices services = new GroupServices(this, ring, this, new NoTime(), new AtomicLong());
            first = new PooledConnection(services, (connection, in) -> { }, 1);
            second = new PooledConnection(services, (connection, in) -> { }, 2);
            full = new PooledConnection(services, (connection, in) -> { }, FULL_SOCKET);
        }

        /** Publishes some bytes, and sends them unless another thread is sending. */
        final void reply(PooledConnection connection, int bytes) {
            ring.publish(connection, BYTES.duplicate().limit(bytes));
            ring.drain();
        }

        /** Whether a further drain finds something to send. */
        final boolean isLeftBehind() {
            int before = sentFirst + sentSecond;
            ring.drain();
            return sentFirst + sentSecond != before;
        }

        @Override
        public long send(int fd, long address, long length, int flags) {
            return count(fd, (int) length);
        }

        @Override
        public long sendmsg(int fd, long message, int flags) {
            return count(fd, readMessage(message).length);
        }

        private long count(int fd, int bytes) {
            if (fd == FULL_SOCKET) {
                return -Linux.EAGAIN;
            }
            if (fd == 1) {
                sentFirst += bytes;
            } else {
                sentSecond += bytes;
            }
            return bytes;
        }

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
    }

    /**
     * Two threads reply. One publishes and then tries to take the role; the other gives the role up and then checks the ring.
     */
    @JCStressTest
    @Outcome(id = "1, 3, false", expect = ACCEPTABLE, desc = "each reply was sent by one of the two threads")
    @Outcome(expect = FORBIDDEN, desc = "a reply was not sent, or was sent twice")
    @State
    public static class NoReplyIsLeftBehind extends Group {

        @Actor
        public void one() {
            reply(first, 1);
        }

        @Actor
        public void other() {
            reply(second, 3);
        }

        @Arbiter
        public void sent(IIZ_Result r) {
            r.r1 = sentFirst;
            r.r2 = sentSecond;
            r.r3 = isLeftBehind();
        }
    }

    /** The same with three threads: one gives the role up while another takes it and the third publishes. */
    @JCStressTest
    @Outcome(id = "3, 3, false", expect = ACCEPTABLE, desc = "each reply was sent by one of the three threads")
    @Outcome(expect = FORBIDDEN, desc = "a reply was not sent, or was sent twice")
    @State
    public static class NoReplyIsLeftBehindByThreeThreads extends Group {

        @Actor
        public void one() {
            reply(first, 1);
        }

        @Actor
        public void other() {
            reply(first, 2);
        }

        @Actor
        public void third() {
            reply(second, 3);
        }

        @Arbiter
        public void sent(IIZ_Result r) {
            r.r1 = sentFirst;
            r.r2 = sentSecond;
            r.r3 = isLeftBehind();
        }
    }

    /** Two threads reply to a peer that reads nothing. The write buffer has plain fields and passes from holder to holder. */
    @JCStressTest
    @Outcome(id = "4, 4", expect = ACCEPTABLE, desc = "the next holder continues where the last one stopped")
    @Outcome(expect = FORBIDDEN, desc = "a holder saw the write buffer as it was before the last one")
    @State
    public static class HoldersSeeWhatHoldersWrote extends Group {

        @Actor
        public void one() {
            reply(full, 1);
        }

        @Actor
        public void other() {
            reply(full, 3);
        }

        @Arbiter
        public void unsent(JJ_Result r) {
            r.r1 = full.outbound().unsentBytes();
            long left = 0;
            for (var segment = full.outbound().unsent().first(); segment != null; segment = segment.next()) {
                left += segment.remaining();
            }
            r.r2 = left;
        }
    }
}
