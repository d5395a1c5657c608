package io.baton.pool.internal.group;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Arming;
import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.Promotion;
import io.baton.pool.Writing;
import io.baton.pool.internal.buffer.BufferPool;
import io.baton.pool.internal.buffer.PooledBuffer;
import io.baton.pool.internal.connection.HandlerHistories;
import io.baton.pool.internal.connection.UnreadLimits;
import io.baton.pool.internal.lead.PromotionPolicy;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;
import io.baton.pool.internal.log.OncePerSecond;
import io.baton.pool.internal.reply.WaitingFiles;
import io.baton.pool.internal.reply.WriteLimits;
import io.baton.pool.internal.thread.PlatformThreads;
import io.baton.pool.internal.thread.VirtualThreads;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The life of one connection, from accept to close, played in a group of its own before the first pool starts. The JVM links each
 * call of a {@code VarHandle}, and each native function, where the call is first made, and allocates for it. If that met a full
 * heap later, a step would fail of which this pool says that it cannot: a slot of the reply ring that is claimed would not be
 * published, and all replies behind it would wait.
 *
 * <p>The connection gets some hundred messages, after which the JIT compiler has translated what each message passes: the first
 * messages of a new server would be the slowest ones else, when all clients come at once.
 *
 * <p>Where a pool has virtual followers, there is a second connection, whose handler sleeps at each message. So the code that a
 * block runs is translated, too, from the JDK's timer to the follower that takes the lead.
 *
 * <p>Only for the provider that this JVM has selected. If it fails, as where no descriptor is left, the pool starts without it.
 */
final class Rehearsal implements ConnectionHandler {

    private static final Message NOT_PLAYED = Log.of(Rehearsal.class).debug("the rehearsal failed");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BYTES = 1 << 16;
    /** The JIT compiler translates a method after 200 calls. */
    private static final int MESSAGES = 400;
    private static final int BLOCKS = 200;
    private static boolean done;
    private static boolean doneWithBlocks;

    private final SystemCalls calls;
    private final Group group;
    private final boolean blocks;
    private final ByteBuffer message = ByteBuffer.allocateDirect(1);
    private @Nullable Socket peer;
    private int messages;
    private volatile boolean closed;

    private Rehearsal(SystemCalls calls, Group group, boolean blocks) {
        this.calls = calls;
        this.group = group;
        this.blocks = blocks;
    }

    /**
     * Plays what was not played in this JVM before, in threads of its own: the calling one may be virtual, or interrupted.
     *
     * @param virtualThreads null if the pool has no virtual followers
     */
    static synchronized void play(SystemCalls calls, @Nullable VirtualThreads virtualThreads) {
        if (calls != Providers.selected()) {
            return;
        }
        if (!done) {
            done = true;
            playNow(calls, null);
        }
        if (virtualThreads != null && !doneWithBlocks) {
            doneWithBlocks = true;
            playNow(calls, virtualThreads);
        }
    }

    /** True if the connection was closed in the end. */
    static boolean playNow(SystemCalls calls, @Nullable VirtualThreads virtualThreads) {
        try (Group group = new Group(settings(calls, virtualThreads), 0, new AtomicInteger(), new AtomicLong())) {
            Rehearsal rehearsal = new Rehearsal(calls, group, virtualThreads != null);
            Thread stage = PlatformThreads.unstarted("baton-rehearsal", true, rehearsal::playOrLog);
            stage.start();
            PlatformThreads.await(stage, LIMIT);
            group.stop();
            PlatformThreads.await(stage, LIMIT);
            return rehearsal.closed;
        } catch (Exception | Error failure) {
            NOT_PLAYED.log(failure);
            return false;
        }
    }

    private static GroupSettings settings(SystemCalls calls, @Nullable VirtualThreads virtualThreads) {
        WriteLimits writeLimits = new WriteLimits(BYTES, BYTES, BYTES, new AtomicLong(), WaitingFiles.within(1));
        return new GroupSettings("baton-rehearsal", true, calls, new ThreadLimits(1, 1, Duration.ZERO),
                virtualThreads, 2,
                Promotion.MEASURED, Arming.ADAPTIVE, Writing.ROLE, 1, Duration.ZERO, Duration.ZERO, LIMIT, writeLimits,
                new UnreadLimits(BYTES, BYTES, new AtomicLong()), new HandlerHistories());
    }

    private void playOrLog() {
        try {
            play();
        } catch (Exception | Error failure) {
            NOT_PLAYED.log(failure);
        }
    }

    private void play() throws Exception {
        Socket listening = Socket.open(calls, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        // The group closes it.
        group.listen(listening, this);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listening.listen(1);
        group.listen();
        try (Socket connected = Socket.connect(calls, listening.localAddress())) {
            peer = connected;
            send();
            lead();
        }
    }

    private void send() throws ErrnoException {
        message.clear();
        Objects.requireNonNull(peer).write(message);
    }

    private void lead() {
        List<GroupMembership> here = List.of(group.membership(0));
        PooledBuffer lent = group.buffers().take(BufferPool.LARGE);
        ThreadTurns turns = new ThreadTurns(here, new ThreadSharing(here.get(0).lead()),
                PromotionPolicy.of(Promotion.MEASURED), lent, new OncePerSecond());
        try {
            here.get(0).lead().takeRole(here.get(0).me());
            turns.in(0).lead();
        } finally {
            turns.end(true);
            group.buffers().giveBack(lent);
        }
    }

    @Override
    public void onData(Connection connection, ByteBuffer in) throws ErrnoException {
        connection.reply(in);
        if (++messages < (blocks ? BLOCKS : MESSAGES)) {
            send();
            if (blocks) {
                LockSupport.parkNanos(this, 1);
            }
            return;
        }
        connection.reply(ByteBuffer.allocateDirect(BufferPool.LARGE));
        connection.schedule(Duration.ZERO, connection::close);
    }

    @Override
    public void onClose(Connection connection, @Nullable Throwable cause) {
        closed = true;
        group.stop();
    }
}
