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
import io.baton.pool.internal.proc.ThreadState;
import io.baton.pool.internal.reply.WaitingFiles;
import io.baton.pool.internal.reply.WriteLimits;
import io.baton.pool.internal.thread.PlatformThreads;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The life of one connection, from accept to close, played in a group of its own before the first pool starts. The JVM links each
 * call of a {@code VarHandle}, and each native function, where the call is first made, and allocates for it. If that met a full
 * heap later, a step would fail of which this pool says that it cannot: a slot of the reply ring that is claimed would not be
 * published, and all replies behind it would wait.
 *
 * <p>The connection gets some hundred messages, after which the JIT compiler has translated what each message passes: the first
 * messages of a new server would be the slowest ones else, when all clients come at once.
 *
 * <p>Only for the provider that this JVM has selected. If it fails, as where no descriptor is left, the pool starts without it.
 */
final class Rehearsal implements ConnectionHandler {

    private static final Message NOT_PLAYED = Log.of(Rehearsal.class).debug("the rehearsal failed");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BYTES = 1 << 16;
    /** The JIT compiler translates a method after 200 calls. */
    private static final int MESSAGES = 400;
    private static boolean done;

    private final SystemCalls calls;
    private final Group group;
    private final ByteBuffer message = ByteBuffer.allocateDirect(1);
    private @Nullable Socket peer;
    private int messages;
    private volatile boolean closed;

    private Rehearsal(SystemCalls calls, Group group) {
        this.calls = calls;
        this.group = group;
    }

    /** Plays it once in a JVM, in a thread of its own: the calling one may be virtual, or interrupted. */
    static synchronized void play(SystemCalls calls) {
        if (!done && calls == Providers.selected()) {
            done = true;
            playNow(calls);
        }
    }

    /** True if the connection was closed in the end. */
    static boolean playNow(SystemCalls calls) {
        try (Group group = new Group(settings(calls), 0, new AtomicInteger(), new AtomicLong())) {
            Rehearsal rehearsal = new Rehearsal(calls, group);
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

    private static GroupSettings settings(SystemCalls calls) {
        WriteLimits writeLimits = new WriteLimits(BYTES, BYTES, BYTES, new AtomicLong(), WaitingFiles.within(1));
        return new GroupSettings("baton-rehearsal", true, calls, new ThreadLimits(1, 1, Duration.ZERO), null, 1,
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
        GroupMembership here = group.membership(0);
        PooledBuffer lent = group.buffers().take(BufferPool.LARGE);
        try (ThreadState state = new ThreadState()) {
            here.me().bind(state);
            here.lead().takeRole(here.me());
            TurnTimer timer = new TurnTimer(here.me(), here.lead(), () -> 0);
            new LeaderLoop(here, timer, PromotionPolicy.of(Promotion.MEASURED), lent, () -> { }).run();
        } finally {
            group.buffers().giveBack(lent);
        }
    }

    @Override
    public void onData(Connection connection, ByteBuffer in) throws ErrnoException {
        connection.reply(in);
        if (++messages < MESSAGES) {
            send();
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
