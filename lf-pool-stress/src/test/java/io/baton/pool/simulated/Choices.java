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

    private static final int SMALL_UNREAD_LIMIT = 4096;
    private static final int ANY_NUMBER = 65_536;
    private static final int LONGEST_BLOCK_NANOS = 15_000_000;

    final boolean faults;
    final boolean closesEarly;
    final long closeAfterNanos;
    /** What kind of plans most peers have. */
    final Plan.Kind kind;
    final int peers;
    final int perPeer;
    /** How many connections the pool begins. */
    final int dialled;
    final int groups;
    final int mostConnections;
    private final boolean unix;
    private final int connectMillis;
    private final Promotion promotion;
    private final Followers followers;
    private final Arming arming;
    private final Writing writing;
    private final int threads;
    private final int mostThreads;
    private final int maxBlockedTurns;
    private final int highWatermark;
    /** 0 for none. In such a run handlers block for longer than this, too. */
    private final int idleMillis;
    private final boolean stalls;
    private final boolean smallUnread;

    Choices(Random random) {
        boolean burst = random.nextInt(40) == 0;
        boolean crowd = random.nextInt(15) == 0 && !burst;
        kind = burst ? Plan.Kind.BURST : crowd ? Plan.Kind.SMALL : Plan.Kind.ORDINARY;
        faults = random.nextInt(4) == 0;
        closesEarly = random.nextInt(6) == 0;
        closeAfterNanos = 1 + random.nextInt(50_000_000);
        peers = burst ? 1 : crowd ? 15 + random.nextInt(25) : 1 + random.nextInt(random.nextInt(8) == 0 ? 15 : 6);
        perPeer = burst || crowd ? 1 : 1 + random.nextInt(2);
        dialled = random.nextInt(3) == 0 && !burst ? 1 + random.nextInt(3) : 0;
        unix = random.nextInt(6) == 0;
        connectMillis = 10 + random.nextInt(50);
        int policy = random.nextInt(6);
        promotion = policy == 0 ? Promotion.EAGER : policy == 1 ? Promotion.LEADER_ONLY : Promotion.MEASURED;
        followers = policy > 3 ? Followers.VIRTUAL : Followers.PLATFORM;
        arming = burst || random.nextBoolean() ? Arming.ADAPTIVE : Arming.ONESHOT;
        writing = random.nextInt(4) == 0 ? Writing.THREAD : Writing.ROLE;
        groups = random.nextInt(4) == 0 ? 2 : 1;
        boolean few = random.nextInt(crowd ? 2 : 10) == 0;
        threads = 2 * groups + (few ? 0 : random.nextInt(3));
        mostThreads = threads + random.nextInt(few ? 1 : 4);
        maxBlockedTurns = 1 + random.nextInt(6);
        highWatermark = 64 << random.nextInt(9);
        mostConnections = random.nextInt(15) == 0 ? 1 + random.nextInt(4) : ANY_NUMBER;
        idleMillis = random.nextInt(12) == 0 ? 20 + random.nextInt(30) : 0;
        stalls = random.nextInt(15) == 0;
        smallUnread = random.nextInt(15) == 0;
    }

    /** Whether limits and timeouts are so low that they end connections. */
    boolean isLimited() {
        return mostConnections != ANY_NUMBER || idleMillis > 0 || stalls || smallUnread;
    }

    /** With one thread for each group, a handler that waits keeps the others waiting, too. */
    boolean mayReceive() {
        return promotion != Promotion.LEADER_ONLY;
    }

    Plan plan(int number, Random random, Plan.Kind wanted) {
        return new Plan(number, random, wanted, idleMillis > 0 ? 3_000_000 * idleMillis : LONGEST_BLOCK_NANOS);
    }

    /** Where the pool listens. The names of the simulated kernel's Unix domain sockets are no files. */
    SocketAddress address() {
        return unix ? UnixDomainSocketAddress.of("/simulated/pool") : new InetSocketAddress("127.0.0.1", 0);
    }

    PoolBuilder builder(SystemCalls calls) {
        PoolBuilder builder = LeaderFollowerPool.builder().name("sim").systemCalls(calls).promotion(promotion).followers(followers)
                .arming(arming).writing(writing).groups(groups).threads(threads, mostThreads).maxBlockedTurns(maxBlockedTurns)
                .highWatermark(highWatermark).unsentLimits(8 << 20, 16 << 20).maxConnections(mostConnections)
                .connectTimeout(Duration.ofMillis(connectMillis)).idleTimeout(Duration.ofMillis(idleMillis));
        if (stalls) {
            builder.writeStallTimeout(Duration.ofMillis(20));
        }
        if (smallUnread) {
            builder.unreadLimit(SMALL_UNREAD_LIMIT);
        }
        return builder;
    }

    @Override
    public String toString() {
        return promotion + " " + followers + " " + arming + ", writer " + writing + ", " + groups + " groups, " + threads + " to "
                + mostThreads + " threads, at most " + maxBlockedTurns + " blocked and " + mostConnections + " connections, " + peers
                + " peers, " + kind + ", " + dialled + " dialled" + (unix ? ", Unix domain" : "") + (faults ? ", faults" : "")
                + (idleMillis > 0 ? ", idle after " + idleMillis + " ms" : "") + (stalls ? ", stalls" : "")
                + (smallUnread ? ", small unread" : "") + (closesEarly ? ", closes early" : "");
    }
}
