package io.baton.pool;

import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.connection.HandlerHistories;
import io.baton.pool.internal.connection.UnreadLimits;
import io.baton.pool.internal.group.GroupSettings;
import io.baton.pool.internal.group.ThreadLimits;
import io.baton.pool.internal.listen.Endpoint;
import io.baton.pool.internal.reply.WaitingFiles;
import io.baton.pool.internal.reply.WriteLimits;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The settings of a {@link LeaderFollowerPool}; each has a default. A setting that is out of its range is refused at once, by an
 * {@link IllegalArgumentException} that names the range; null by a {@link NullPointerException} that names the setting.
 *
 * <p>One builder may start several pools: each takes the settings of the moment of its {@link #start}. Not for use by several
 * threads at the same time.
 */
public final class PoolBuilder {

    private static final int MAX_THREADS = 1023; // What the lead of a group can number.
    private static final int MAX_UNREAD = 1 << 30; // The largest power of two that a buffer can have.
    /** The JVM allows as much direct memory as heap, unless -XX:MaxDirectMemorySize says otherwise. */
    private static final int SHARE_OF_MEMORY = 4;

    String name = "baton";
    private boolean daemon;
    private int threads = Math.min(MAX_THREADS, Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
    private int mostThreads = Math.min(MAX_THREADS, Math.max(256, 4 * threads));
    private Duration threadIdle = Duration.ofSeconds(10);
    int groups = 1;
    private @Nullable Followers followers;
    private int maxBlockedTurns = 10_000;
    private Promotion promotion = Promotion.MEASURED;
    private Arming arming = Arming.ADAPTIVE;
    private Writing writing = Writing.ROLE;
    private @Nullable SystemCalls systemCalls;
    private int maxConnections = 65_536;
    private Duration idleTimeout = Duration.ZERO;
    private Duration writeStallTimeout = Duration.ofSeconds(60);
    private Duration connectTimeout = Duration.ofSeconds(10);
    Duration drainTimeout = Duration.ofSeconds(5);
    private int highWatermark = 256 << 10;
    private long totalUnsentLimit = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    private long unsentLimit = Math.min(64L << 20, totalUnsentLimit);
    private int unreadLimit = 1 << 20;
    private long totalUnreadLimit = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    final List<Endpoint> endpoints = new ArrayList<>();

    PoolBuilder() { }

    /** The first part of the names of the pool's threads; default {@code baton}. */
    public PoolBuilder name(String value) {
        name = Objects.requireNonNull(value, "name");
        return this;
    }

    /** A fixed number of threads: {@link #threads(int, int)} with the same number twice. */
    public PoolBuilder threads(int value) {
        threads = Settings.between("threads", value, 1, MAX_THREADS);
        mostThreads = value;
        return this;
    }

    /**
     * How many threads, 1 to 1023. A handler that blocks holds one of them. The pool begins with {@code least}; when handlers
     * block and no thread is idle, it starts more, up to {@code most}. A thread above {@code least} that has been idle for 10
     * seconds ends. With {@link Promotion#LEADER_ONLY} this is ignored: each group has one thread.
     *
     * <p>Defaults: twice the processors, at least 4; and at most 256, or four times {@code least} if that is more. A thread costs
     * some 100 KiB and two descriptors (files of proc(5)) while it lives. If all are blocked, messages wait until a handler
     * returns. {@code most} is at least {@code least}.
     */
    public PoolBuilder threads(int least, int most) {
        int checked = Settings.between("threads", least, 1, MAX_THREADS);
        mostThreads = Settings.between("the most threads", most, checked, MAX_THREADS);
        threads = checked;
        return this;
    }

    /** Whether the pool's threads are daemon threads, so that they do not keep the JVM alive; default false. */
    public PoolBuilder daemon(boolean value) {
        daemon = value;
        return this;
    }

    PoolBuilder threadIdle(Duration value) {
        threadIdle = value;
        return this;
    }

    /**
     * How many groups share the threads, 1 to 1023; default 1. Each group has its own leader, epoll instance and reply ring. More
     * than one is for machines with more cores than one leader keeps busy. The kernel spreads TCP connections over the groups
     * (SO_REUSEPORT); those of a Unix domain socket all belong to the first. An address that is in use is refused all the same.
     */
    public PoolBuilder groups(int value) {
        groups = Settings.between("groups", value, 1, MAX_THREADS);
        return this;
    }

    /** On which kind of threads handlers run; default {@link Followers#preferred()}. */
    public PoolBuilder followers(Followers value) {
        followers = Objects.requireNonNull(value, "followers");
        return this;
    }

    /**
     * How many handlers of a group may block at the same time on virtual followers, at least 1; default 10,000. While so many do,
     * no connection of the group is read and no callback begins; connections are accepted, replies are sent, and nothing is lost.
     */
    public PoolBuilder maxBlockedTurns(int value) {
        maxBlockedTurns = Settings.between("maxBlockedTurns", value, 1, Integer.MAX_VALUE);
        return this;
    }

    /** When a follower takes the lead; default {@link Promotion#MEASURED}. */
    public PoolBuilder promotion(Promotion value) {
        promotion = Objects.requireNonNull(value, "promotion");
        return this;
    }

    /** How a connection is given back to the kernel after a turn; default {@link Arming#ADAPTIVE}. */
    public PoolBuilder arming(Arming value) {
        arming = Objects.requireNonNull(value, "arming");
        return this;
    }

    /** Which thread sends the replies; default {@link Writing#ROLE}. */
    public PoolBuilder writing(Writing value) {
        writing = Objects.requireNonNull(value, "writing");
        return this;
    }

    /** The provider of system calls; default {@link Providers#selected()}. */
    public PoolBuilder systemCalls(SystemCalls value) {
        systemCalls = Objects.requireNonNull(value, "systemCalls");
        return this;
    }

    /** How many connections the pool has at a time, at least 1; one more is accepted and closed at once. Default 65,536. */
    public PoolBuilder maxConnections(int value) {
        maxConnections = Settings.between("maxConnections", value, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Closes a connection for which no callback and no scheduled task has run for this long. Replies from other threads do not
     * count as activity. Zero (the default) means never; otherwise at least 10 ms.
     */
    public PoolBuilder idleTimeout(Duration value) {
        idleTimeout = Settings.timeout("idleTimeout", value);
        return this;
    }

    /**
     * Closes a connection whose peer has taken nothing of a waiting reply for this long, and drops the rest of the reply. Default
     * 60 s; zero means never; otherwise at least 10 ms.
     */
    public PoolBuilder writeStallTimeout(Duration value) {
        writeStallTimeout = Settings.timeout("writeStallTimeout", value);
        return this;
    }

    /** How long {@link LeaderFollowerPool#connect} waits for the peer; default 10 s, at least 10 ms. */
    public PoolBuilder connectTimeout(Duration value) {
        connectTimeout = Settings.timeoutAboveZero("connectTimeout", value);
        return this;
    }

    /** How long {@link LeaderFollowerPool#close()} waits for callbacks and replies; default 5 s, zero for not. */
    public PoolBuilder drainTimeout(Duration value) {
        drainTimeout = Settings.notNegative("drainTimeout", value);
        return this;
    }

    /**
     * While more than this many bytes wait to be sent, the pool does not read from the connection; it resumes at half of this
     * value. The same holds for more than 16 files, however small. At least 1; default 256 KiB. More than half of the
     * connection's {@linkplain #unsentLimits unsent limit} counts as half of it.
     */
    public PoolBuilder highWatermark(int bytes) {
        highWatermark = Settings.between("highWatermark", bytes, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * If more bytes than this already wait, on the connection or on all connections together, when another reply has to wait, the
     * connection of that reply is closed. A single reply may have any length. A callback that asks {@link Connection#isWritable}
     * before each reply does not reach the limit of its connection. Another thread that does so may, if the limit is small: up to
     * 128 replies can be on their way to the thread that sends, and are not counted before they get there. So can a callback with
     * {@link Writing#THREAD}. Defaults: 64 MiB and 1 GiB, but neither above a quarter of the heap's maximum ({@link
     * Runtime#maxMemory}).
     *
     * <p>Bytes of files do not count: they wait on the disk. But each file that waits holds a descriptor. Therefore at most 256
     * files wait on a connection, and at most {@link #maxConnections} (but at least 256) on all together. If another file has to
     * wait then, its connection is closed, unless it is the connection's only one.
     *
     * @param bytesPerConnection at least 1
     * @param bytesInAll at least {@code bytesPerConnection}
     */
    public PoolBuilder unsentLimits(long bytesPerConnection, long bytesInAll) {
        Settings.checkUnsentLimits(bytesPerConnection, bytesInAll);
        unsentLimit = bytesPerConnection;
        totalUnsentLimit = bytesInAll;
        return this;
    }

    /**
     * How many bytes a handler may leave unread in {@code in}, and so the longest message it can accumulate. A connection that
     * reaches it is closed. 1 byte to 1 GiB; default 1 MiB.
     */
    public PoolBuilder unreadLimit(int bytes) {
        unreadLimit = Settings.between("unreadLimit", bytes, 1, MAX_UNREAD);
        return this;
    }

    /**
     * How many bytes of buffers all connections together may hold for bytes that their handlers left unread. A connection that
     * needs more when this is reached is closed. At least 1; default: a quarter of the heap's maximum ({@link
     * Runtime#maxMemory}), but 1 GiB at most.
     */
    public PoolBuilder totalUnreadLimit(long bytes) {
        totalUnreadLimit = Settings.atLeastOne("totalUnreadLimit", bytes);
        return this;
    }

    /**
     * Listens on an address. May be called several times, with a handler each.
     *
     * <p>The file of a Unix domain socket is made at {@link #start} and removed when the pool closes. A socket file that is there
     * already is replaced if nobody listens on it; any other file makes {@code start} fail with EADDRINUSE.
     *
     * @param address a resolved {@link InetSocketAddress}, port 0 for a port of the kernel's choice; or a {@link
     *     UnixDomainSocketAddress}
     * @param handler what to do with its connections
     * @throws IllegalArgumentException if the address is of another type, or not resolved
     */
    public PoolBuilder listen(SocketAddress address, ConnectionHandler handler) {
        Settings.checkAddress(address);
        endpoints.add(Endpoint.of(address, Objects.requireNonNull(handler, "handler")));
        return this;
    }

    /**
     * Takes a socket that listens already. It belongs to the pool from {@link #start} on, which closes it, also if it fails; so
     * this builder starts one pool. All its connections belong to the first group.
     */
    public PoolBuilder listenOn(Socket socket, ConnectionHandler handler) {
        Objects.requireNonNull(socket, "socket");
        endpoints.add(Endpoint.of(socket, Objects.requireNonNull(handler, "handler")));
        return this;
    }

    /**
     * Starts the pool. If that fails, it leaves no thread, no descriptor and no file.
     *
     * @throws IOException if an address cannot be listened on: an {@link io.baton.epoll.ErrnoException} whose message names the
     *     address
     * @throws IllegalArgumentException if the path of a Unix domain socket is empty or too long
     * @throws IllegalStateException if the settings cannot work together; the message says why
     * @throws io.baton.epoll.NoProviderException if there is no provider of system calls
     */
    public LeaderFollowerPool start() throws IOException {
        Settings.checkThreads(promotion, threads, groups);
        return LeaderFollowerPool.start(this);
    }

    SystemCalls systemCalls() {
        if (systemCalls == null) {
            systemCalls = Providers.selected();
        }
        return systemCalls;
    }

    GroupSettings groupSettings() {
        ThreadLimits running = promotion == Promotion.LEADER_ONLY ? new ThreadLimits(groups, groups, threadIdle)
                : new ThreadLimits(threads, mostThreads, threadIdle);
        WriteLimits writeLimits = new WriteLimits(highWatermark, unsentLimit, totalUnsentLimit, new AtomicLong(),
                WaitingFiles.within(maxConnections));
        return new GroupSettings(name, daemon, systemCalls(), running, Followers.virtualThreads(followers, promotion),
                maxBlockedTurns, promotion, arming, writing, maxConnections, idleTimeout,
                writeStallTimeout, connectTimeout, writeLimits,
                new UnreadLimits(unreadLimit, totalUnreadLimit, new AtomicLong()), new HandlerHistories());
    }
}
