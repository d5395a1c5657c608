package io.baton.pool.model;

import io.baton.epoll.Epoll;
import io.baton.epoll.ErrnoException;
import io.baton.epoll.Events;
import io.baton.pool.Arming;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.Writing;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.Armer;
import io.baton.pool.internal.connection.ConnectionEvents;
import io.baton.pool.internal.connection.ConnectionTable;
import io.baton.pool.internal.connection.GroupServices;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.connection.ReadBuffer;
import io.baton.pool.internal.connection.Turn;
import io.baton.pool.internal.connection.TurnMeter;
import io.baton.pool.internal.connection.UnreadLimits;
import io.baton.pool.internal.reply.ReplyRing;
import io.baton.pool.internal.reply.ReplyWriter;
import io.baton.pool.internal.reply.WaitingFiles;
import io.baton.pool.internal.reply.WriteLimits;
import io.baton.pool.schedule.Program;
import io.baton.pool.schedule.Steps;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pool's state word, armer, turn, ring and writer around one connection of a {@link SimulatedKernel}. Two workers wait
 * for events at the same time, which is more than the lead allows. A program begins with an open, armed connection.
 */
abstract class OneConnection implements Program, ConnectionEvents, ConnectionHandler, TurnMeter {

    static final int HIGH_WATERMARK = 4;
    private static final long HANDLER = Steps.bit("handler");
    private static final long TABLE = Steps.bit("table");
    private static final int QUICK_TURNS = 16;

    final SimulatedKernel kernel = new SimulatedKernel();
    final PooledConnection connection;
    private final Epoll epoll;
    private final ConnectionTable table = new ConnectionTable(1, new AtomicInteger());
    private final Queue<PooledConnection> turnQueue = new ArrayDeque<>();
    private final BufferPool buffers = new BufferPool(kernel);
    private final Turn turn;
    private final List<Runnable> threads = new ArrayList<>();
    private int inHandler;
    int handed;
    int readClosed;
    int onClose;
    int gone;
    private String wrong;

    OneConnection(Arming arming, int room) {
        try {
            epoll = Epoll.create(kernel);
            Armer armer = new Armer(epoll, arming);
            WriteLimits limits = new WriteLimits(HIGH_WATERMARK, 100, 100, new AtomicLong(), WaitingFiles.within(100));
            ReplyRing ring = new ReplyRing(8, buffers, new ReplyWriter(kernel, buffers, armer, limits, () -> 0),
                    Writing.ROLE, new AtomicLong());
            turn = new Turn(kernel, armer, new ReadBuffer(buffers, new UnreadLimits(4096, 1 << 20, new AtomicLong())), () -> 0);
            connection = new PooledConnection(new GroupServices(kernel, ring, this, new NoTime(), new AtomicLong()), this,
                    SimulatedKernel.SOCKET);
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
        table.add(connection);
        PooledBuffer lent = buffers.own(256);
        turn.run(connection, 0, lent, this);
        if (arming == Arming.ADAPTIVE) {
            becomeQuick(lent);
        }
        kernel.makeRoom(room);
        thread(this::work);
        thread(this::work);
    }

    private void becomeQuick(PooledBuffer lent) {
        for (int i = 0; i < QUICK_TURNS; i++) {
            kernel.arrive(1);
            try {
                workOnce(epoll.newEvents(1), lent);
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    final void thread(Runnable task) {
        threads.add(task);
    }

    final void reply(int... bytes) {
        byte[] copy = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            copy[i] = (byte) bytes[i];
        }
        connection.reply(ByteBuffer.wrap(copy));
    }

    @Override
    public List<Runnable> threads() {
        return threads;
    }

    private void work() {
        try {
            Events events = epoll.newEvents(1);
            PooledBuffer lent = buffers.own(256);
            for (;;) {
                workOnce(events, lent);
            }
        } catch (ErrnoException e) {
            throw new IllegalStateException(e);
        }
    }

    private void workOnce(Events events, PooledBuffer lent) throws ErrnoException {
        epoll.await(events);
        if (events.data(0) == SimulatedKernel.BELL) {
            PooledConnection wanted = turnQueue.remove();
            turn.run(wanted, wanted.takeReadyMask(), lent, this);
            return;
        }
        Steps.at(TABLE, 0);
        PooledConnection ready = table.get(events.data(0));
        if (ready != null && ready.claim()) {
            turn.run(ready, events.mask(0), lent, this);
        }
    }

    // What the connection tells its group.

    @Override
    public void handlerFailed(PooledConnection failed, Throwable failure) {
        wrong = "a handler failed: " + failure;
    }

    @Override
    public void exclusivityViolated(PooledConnection violated) {
        wrong = "two owners";
    }

    @Override
    public void closed(PooledConnection closed) {
        Steps.at(0, TABLE);
        gone++;
        table.remove(closed);
    }

    @Override
    public void turnWanted(PooledConnection wanted) {
        kernel.ring(() -> turnQueue.add(wanted));
    }

    @Override
    public void begin() {
    }

    @Override
    public boolean overran() {
        return false;
    }

    @Override
    public boolean sendsLater() {
        return false;
    }

    // The handler.

    private void enter() {
        Steps.at(0, HANDLER);
        if (inHandler++ != 0) {
            wrong = "two threads in the handler";
        } else if (onClose > 0) {
            wrong = "a callback after onClose";
        }
    }

    private void leave() {
        Steps.at(0, HANDLER);
        inHandler--;
    }

    @Override
    public void onData(Connection from, ByteBuffer in) {
        enter();
        while (in.hasRemaining()) {
            if (in.get() != (byte) handed++) {
                wrong = "bytes out of order";
            }
        }
        leave();
    }

    @Override
    public void onReadClosed(Connection from) {
        enter();
        readClosed++;
        leave();
    }

    @Override
    public void onClose(Connection closed, Throwable cause) {
        enter();
        onClose++;
        leave();
    }

    // What holds at rest, whatever the program.

    @Override
    public void check() {
        require(wrong == null, wrong);
        require(kernel.misuse() == null, kernel.misuse());
        require(onClose <= 1, "onClose came " + onClose + " times");
        require(kernel.closed() <= 1, "closed " + kernel.closed() + " times");
        require(kernel.closed() == gone, "closed, but not gone");
        require(turnQueue.isEmpty(), "a turn is left in the turnQueue");
        checkRest();
    }

    /** What this program is about. */
    abstract void checkRest();

    final void requireClosed() {
        require(onClose == 1, "onClose did not come");
        require(kernel.closed() == 1, "the descriptor is open: " + connection);
    }

    /** Not owned, every byte handed over, and armed for this and nothing else. */
    final void requireArmed(int interest) {
        require(kernel.closed() == 0, "closed");
        require(connection.toString().contains(" ARMED"), "not released: " + connection);
        require(handed == kernel.arrived(), handed + " of " + kernel.arrived() + " bytes were handed over");
        require(kernel.mask() == interest, "armed for " + Integer.toHexString(kernel.mask()) + ", not "
                + Integer.toHexString(interest));
    }

    final void requireSent(int count) {
        byte[] sent = kernel.sent();
        require(sent.length == count, sent.length + " of " + count + " bytes were sent");
        for (int i = 0; i < count; i++) {
            require(sent[i] == i, "replies out of order");
        }
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
