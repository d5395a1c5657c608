package io.baton.pool.simulated;

import io.baton.epoll.spi.SystemCalls;
import io.baton.pool.Arming;
import io.baton.pool.Followers;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.PoolBuilder;
import io.baton.pool.Promotion;
import io.baton.pool.Writing;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Random;

/** The settings of one run. */
final class Choices {

    final boolean faults;
    /** Whether limits and timeouts are so low that they end connections. */
    final boolean limits;
    final boolean closesEarly;
    final long closeAfterNanos;
    final int peers;
    final int perPeer;
    /** How many connections the pool begins. */
    final int dialled;
    private final boolean unix;
    private final int connectMillis;
    final int groups;
    private final Promotion promotion;
    private final Followers followers;
    private final Arming arming;
    private final Writing writing;
    private final int threads;
    private final int mostThreads;
    private final int maxBlockedTurns;
    private final int highWatermark;

    Choices(Random random) {
        faults = random.nextInt(4) == 0;
        limits = random.nextInt(8) == 0;
        closesEarly = random.nextInt(6) == 0;
        closeAfterNanos = 1 + random.nextInt(50_000_000);
        peers = random.nextInt(8) == 0 ? 8 + random.nextInt(8) : 1 + random.nextInt(6);
        perPeer = 1 + random.nextInt(2);
        int kind = random.nextInt(6);
        promotion = kind == 0 ? Promotion.EAGER : kind == 1 ? Promotion.LEADER_ONLY : Promotion.MEASURED;
        followers = kind > 3 ? Followers.VIRTUAL : Followers.PLATFORM;
        arming = random.nextBoolean() ? Arming.ADAPTIVE : Arming.ONESHOT;
        writing = random.nextInt(4) == 0 ? Writing.THREAD : Writing.ROLE;
        groups = random.nextInt(4) == 0 ? 2 : 1;
        threads = 2 * groups + random.nextInt(3);
        mostThreads = threads + random.nextInt(4);
        maxBlockedTurns = 1 + random.nextInt(6);
        dialled = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        unix = random.nextInt(6) == 0;
        connectMillis = 10 + random.nextInt(50);
        highWatermark = 64 << random.nextInt(9);
    }

    /** With one thread for each group, a handler that waits keeps the others waiting, too. */
    boolean mayReceive() {
        return promotion != Promotion.LEADER_ONLY;
    }

    /** Where the pool listens. The names of the simulated kernel's Unix domain sockets are no files. */
    SocketAddress address() {
        return unix ? UnixDomainSocketAddress.of("/simulated/pool") : new InetSocketAddress("127.0.0.1", 0);
    }

    PoolBuilder builder(SystemCalls calls) {
        PoolBuilder builder = LeaderFollowerPool.builder().name("sim").systemCalls(calls).promotion(promotion).followers(followers)
                .arming(arming).writing(writing).groups(groups).threads(threads, mostThreads).maxBlockedTurns(maxBlockedTurns)
                .highWatermark(highWatermark).unsentLimits(8 << 20, 16 << 20)
                .connectTimeout(Duration.ofMillis(connectMillis));
        return limits ? builder.maxConnections(2).idleTimeout(Duration.ofMillis(20)).writeStallTimeout(Duration.ofMillis(20))
                .unreadLimit(4096) : builder;
    }

    @Override
    public String toString() {
        return promotion + " " + followers + " " + arming + ", writer " + writing + ", " + groups + " groups, " + threads + " to " + mostThreads
                + " threads, at most " + maxBlockedTurns + " blocked, " + peers + " peers, " + dialled + " dialled" + (unix ? ", Unix domain" : "") + (faults ? ", faults" : "")
                + (limits ? ", limits" : "") + (closesEarly ? ", closes early" : "");
    }
}
