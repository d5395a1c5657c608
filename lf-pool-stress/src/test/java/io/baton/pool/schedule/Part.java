package io.baton.pool.schedule;

import java.util.Map;
import java.util.Set;

/** Which part of the pool a program is about: the classes that get {@link Steps}. What the others do belongs to the step before. */
public enum Part {

    /**
     * One connection, its replies, and the threads of a pool without virtual followers. Not the table: it takes a lock, and no thread
     * may be stopped under it. Not the buffer pool: its order makes no difference.
     */
    CONNECTION(Set.of("taskTimeouts", "attachment", "stopped")) {
        @Override
        boolean isWoven(String name) {
            return name.equals("com.lmax.disruptor.EventPoller") || name.startsWith(POOL + "reply.")
                    || name.startsWith(POOL + "buffer.") && !name.endsWith("BufferPool")
                    || name.startsWith(POOL + "connection.") && !name.endsWith("Table") && !name.endsWith("TaskTimeouts");
        }
    },

    /** Virtual followers and their carriers: who leads, who is mounted, who waits. The JDK and the clock are simulated. */
    FOLLOWERS(Set.of("Follower.step", "Follower.turns", "Follower.state", "Follower.idleSince", "Follower.ending",
            "TurnTimer.away", "Leaderless.since", "BlockRate.gap", "BlockRate.last")) {
        @Override
        boolean isWoven(String name) {
            String simple = name.replaceAll("^.*\\.|\\$.*$", "");
            return WOVEN.contains(simple) && name.startsWith(POOL);
        }
    },

    /** The lead of a group: who leads, who is idle, who watches. The clock and the kernel are simulated. */
    LEAD(Set.of("Follower.turns", "Follower.state", "Leaderless.since", "BlockRate.gap", "BlockRate.last")) {
        @Override
        boolean isWoven(String name) {
            return name.startsWith(POOL + "lead.");
        }
    },

    /**
     * The whole pool, in a {@link Simulator}: with steps before writes alone. Not what logs, and not the buffer pool, whose order makes
     * no difference.
     */
    WHOLE(Set.of()) {
        @Override
        boolean isWoven(String name) {
            return isOfThePool(name) && !name.startsWith(POOL + "log.") && !name.endsWith(".BufferPool") && !name.endsWith(".Counters")
                    || name.equals("com.lmax.disruptor.BatchEventProcessor");
        }
    };

    private static final String POOL = "io.baton.pool.internal.";
    private static final Set<String> WOVEN = Set.of("LeadState", "IdleStack", "Lead", "Leaderless", "BlockRate", "Watch", "Follower",
            "ReadyBatch", "VirtualFollowers", "VirtualFollower", "Carrier", "TurnQueue", "Dispatcher", "CarriedTurns", "TurnTimer",
            "TurnLoops", "LeaderLoop", "Worker", "OtherGroups", "ThreadSharing", "RestOfFollowers", "Backoff", "Waker", "ConnectionFifo",
            "ThreadState", "RunQueueDelay");

    private static final String HERE = Part.class.getName().replace('.', '/') + ".class";
    private static final String TESTS = String.valueOf(Part.class.getResource("/" + HERE)).replace(HERE, "");

    /** Fields whose order makes no difference: written once or never, or a matter of statistics. */
    private final Set<String> notShared;

    Part(Set<String> notShared) {
        this.notShared = notShared;
    }

    abstract boolean isWoven(String className);

    final boolean isShared(String owner, String field) {
        return !notShared.contains(field) && !notShared.contains(owner.substring(owner.lastIndexOf('/') + 1) + "." + field);
    }

    /** Whether its programs run coroutines in the stead of virtual threads. */
    final boolean isSimulated() {
        return this != CONNECTION;
    }

    /** Whether its steps have names only, and are before writes only. */
    final boolean isCoarse() {
        return this == WHOLE;
    }

    final Map<String, String[]> redirects() {
        return this == WHOLE ? Redirects.OF_THE_POOL : Redirects.OF_FOLLOWERS;
    }

    /** Whether a class is one of the pool's, and not of these tests, which lie elsewhere. */
    private static boolean isOfThePool(String name) {
        String file = name.replace('.', '/') + ".class";
        var found = Part.class.getResource("/" + file);
        return name.startsWith("io.baton.pool.") && found != null && !found.toString().equals(TESTS + file);
    }
}
