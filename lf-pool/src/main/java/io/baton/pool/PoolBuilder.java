package io.baton.pool;

import io.baton.epoll.ErrnoException;
import io.baton.epoll.Providers;
import io.baton.epoll.Socket;
import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.internal.connection.UnreadLimits;
import io.baton.pool.internal.group.GroupSettings;
import io.baton.pool.internal.reply.WriteLimits;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The settings of a {@link LeaderFollowerPool}; each has a default. Not for use by several threads at once. */
public final class PoolBuilder {

    /** The kernel caps it at /proc/sys/net/core/somaxconn. */
    private static final int BACKLOG = 4096;
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);

    /** The JVM allows as much direct memory as heap, unless -XX:MaxDirectMemorySize says otherwise. */
    private static final int SHARE_OF_MEMORY = 4;

    record Endpoint(SocketAddress address, ConnectionHandler handler) {
    }

    private String name = "baton";
    private int threads = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private int groups = 1;
    private Promotion promotion = Promotion.MEASURED;
    private Arming arming = Arming.ADAPTIVE;
    private Writing writing = Writing.ROLE;
    private SystemCalls systemCalls;
    private int maxConnections = 65_536;
    private Duration idleTimeout = Duration.ZERO;
    private Duration writeStallTimeout = Duration.ofSeconds(60);
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration drainTimeout = Duration.ofSeconds(5);
    private int highWatermark = 256 << 10;
    private long totalUnsentLimit = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    private long unsentLimit = Math.min(64L << 20, totalUnsentLimit);
    private int unreadLimit = 1 << 20;
    private long totalUnreadLimit = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    private final List<Endpoint> endpoints = new ArrayList<>();

    PoolBuilder() {
    }

    /** Begins the names of the threads; default {@code baton}. */
    public PoolBuilder name(String value) {
        name = Objects.requireNonNull(value, "name");
        return this;
    }

    /** How many threads; default twice the processors, and 4 at least. A handler that blocks holds one of them. */
    public PoolBuilder threads(int value) {
        threads = positive("threads", value);
        return this;
    }

    /**
     * How many groups, each with its own leader, epoll instance and reply ring, share the threads; default 1. More than one is for
     * machines with more cores than one leader keeps busy. TCP connections are spread over them by the kernel (SO_REUSEPORT).
     */
    public PoolBuilder groups(int value) {
        groups = positive("groups", value);
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

    /** Who sends the replies; default {@link Writing#ROLE}. */
    public PoolBuilder writing(Writing value) {
        writing = Objects.requireNonNull(value, "writing");
        return this;
    }

    /** How the kernel is reached; default {@link Providers#selected()}. */
    public PoolBuilder systemCalls(SystemCalls value) {
        systemCalls = Objects.requireNonNull(value, "systemCalls");
        return this;
    }

    /** Connections at a time; one more is accepted and closed at once. Default 65,536. */
    public PoolBuilder maxConnections(int value) {
        maxConnections = positive("maxConnections", value);
        return this;
    }

    /** A connection without a turn for this long is closed; zero, the default, for never. Not below 10 ms. */
    public PoolBuilder idleTimeout(Duration value) {
        idleTimeout = timeout("idleTimeout", value);
        return this;
    }

    /**
     * A connection whose peer takes nothing of a reply for this long is closed, what is left of the reply dropped; default 60 s,
     * zero for never. Not below 10 ms.
     */
    public PoolBuilder writeStallTimeout(Duration value) {
        writeStallTimeout = timeout("writeStallTimeout", value);
        return this;
    }

    /** How long {@link LeaderFollowerPool#connect} waits for the peer; default 10 s. Not below 10 ms. */
    public PoolBuilder connectTimeout(Duration value) {
        if (value.isZero()) {
            throw new IllegalArgumentException("connectTimeout must be " + SHORTEST_TIMEOUT.toMillis() + " ms at least, not 0");
        }
        connectTimeout = timeout("connectTimeout", value);
        return this;
    }

    /** How long {@link LeaderFollowerPool#close()} waits for turns and replies; default 5 s. */
    public PoolBuilder drainTimeout(Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException("drainTimeout must not be negative: " + value);
        }
        drainTimeout = value;
        return this;
    }

    /**
     * Bytes that may wait in a connection's write buffer before it is not read from any more, until half of them are sent; default
     * 256 KiB.
     */
    public PoolBuilder highWatermark(int bytes) {
        highWatermark = positive("highWatermark", bytes);
        return this;
    }

    /**
     * Bytes that may wait to be sent when a further reply comes, of its connection and of all connections; if more do, that
     * connection is closed. So one reply may be of any length, and only who sends without looking at {@link Connection#isWritable}
     * comes here. The defaults are 64 MiB and 1 GiB, but in all
     * no more than a quarter of the heap's maximum ({@link Runtime#maxMemory}).
     */
    public PoolBuilder unsentLimits(long bytesPerConnection, long bytesInAll) {
        if (bytesPerConnection < 1 || bytesInAll < bytesPerConnection) {
            throw new IllegalArgumentException("unsentLimits must be 1 at least, and not less in all than for one connection: "
                    + bytesPerConnection + ", " + bytesInAll);
        }
        unsentLimit = bytesPerConnection;
        totalUnsentLimit = bytesInAll;
        return this;
    }

    /** Bytes that a handler may leave unread, so the length of the longest message it can wait for; default 1 MiB. */
    public PoolBuilder unreadLimit(int bytes) {
        unreadLimit = positive("unreadLimit", bytes);
        return this;
    }

    /**
     * How many bytes of buffers all connections together may hold for bytes that their handlers left unread. A connection that needs
     * more when this is reached is closed. Default: a quarter of the heap's maximum ({@link Runtime#maxMemory}), but 1 GiB
     * at most.
     */
    public PoolBuilder totalUnreadLimit(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("totalUnreadLimit must be 1 at least, not " + bytes);
        }
        totalUnreadLimit = bytes;
        return this;
    }

    /**
     * Listens on an address, also on several with one handler each.
     *
     * @param address an {@link java.net.InetSocketAddress}, port 0 for any; or a {@link UnixDomainSocketAddress} whose path does
     *     not exist yet
     * @param handler what to do with its connections
     */
    public PoolBuilder listen(SocketAddress address, ConnectionHandler handler) {
        endpoints.add(new Endpoint(Objects.requireNonNull(address, "address"), Objects.requireNonNull(handler, "handler")));
        return this;
    }

    /**
     * Starts the pool.
     *
     * @throws IOException if an address cannot be listened on, an {@link ErrnoException} that names it
     * @throws IllegalStateException if the settings cannot work; the message says why
     * @throws io.baton.epoll.NoProviderException if there is no provider of system calls
     */
    public LeaderFollowerPool start() throws IOException {
        boolean leaderOnly = promotion == Promotion.LEADER_ONLY;
        if (!leaderOnly && threads < 2 * groups) {
            throw new IllegalStateException("a pool with promotion " + promotion + " needs 2 threads at least for each group: with "
                    + threads + " for " + groups + (groups == 1 ? " group" : " groups")
                    + " there may be no follower to take the lead. Give it more threads, or promotion LEADER_ONLY");
        }
        return LeaderFollowerPool.start(this);
    }

    int groups() {
        return groups;
    }

    /** A listening socket for each group that accepts; all have the same address. */
    List<Socket> open(Endpoint endpoint) throws ErrnoException {
        List<Socket> sockets = new ArrayList<>();
        try {
            boolean unix = endpoint.address() instanceof UnixDomainSocketAddress;
            SocketAddress address = endpoint.address();
            for (int i = 0; i < (unix ? 1 : groups); i++) {
                Socket socket = Socket.open(systemCalls(), address);
                sockets.add(socket);
                if (!unix) {
                    socket.option(StandardSocketOptions.SO_REUSEADDR, true);
                    socket.option(StandardSocketOptions.SO_REUSEPORT, groups > 1);
                    // Accepted sockets inherit it: a reply that is ready shall not wait for another.
                    socket.option(StandardSocketOptions.TCP_NODELAY, true);
                }
                socket.bind(address);
                socket.listen(BACKLOG);
                address = unix ? address : socket.localAddress();
            }
            return sockets;
        } catch (ErrnoException | RuntimeException e) {
            sockets.forEach(Socket::close);
            throw e;
        }
    }

    String name() {
        return name;
    }

    Duration drainTimeout() {
        return drainTimeout;
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    SystemCalls systemCalls() {
        if (systemCalls == null) {
            systemCalls = Providers.selected();
        }
        return systemCalls;
    }

    GroupSettings groupSettings() {
        int running = promotion == Promotion.LEADER_ONLY ? groups : threads;
        WriteLimits writeLimits = new WriteLimits(highWatermark, unsentLimit, totalUnsentLimit, new AtomicLong());
        return new GroupSettings(name, systemCalls(), running, promotion, arming, writing, maxConnections, idleTimeout,
                writeStallTimeout, connectTimeout, writeLimits, new UnreadLimits(unreadLimit, totalUnreadLimit, new AtomicLong()));
    }

    private static Duration timeout(String what, Duration value) {
        if (value.isNegative() || !value.isZero() && value.compareTo(SHORTEST_TIMEOUT) < 0) {
            throw new IllegalArgumentException(what + " must be 0, for none, or " + SHORTEST_TIMEOUT.toMillis()
                    + " ms at least, not " + value);
        }
        return value;
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be 1 at least, not " + value);
        }
        return value;
    }
}
