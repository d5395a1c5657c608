package io.baton.pool.internal.group;

import io.baton.pool.Promotion;
import io.baton.pool.internal.connection.PooledConnection;
import io.baton.pool.internal.lead.Follower;
import io.baton.pool.schedule.Steps;

/**
 * A group with virtual followers, of which {@code handle(i)} says what the handler of connection {@code i} does when a byte has arrived;
 * for some or all connections it has arrived from the start.
 */
abstract class CarriedGroup extends SimulatedGroup {

    private static final long NATIVE = Steps.bit("native");
    private static final long LEAD_WORD = Steps.bit("LeadState.word");
    /** How often a watcher looks at one call, at which one look should be enough. The kernel is asked up to twice for one look. */
    private static final int LOOKS = 6;

    private final boolean[] isInCall;
    private final int[] looks;
    private boolean callsEnd;

    /** See {@link SimulatedGroup}. */
    CarriedGroup(Promotion promotion, int carriers, int connections, int arrived, int limit) {
        super(promotion, carriers, connections, arrived, limit);
        isInCall = new boolean[carriers];
        looks = new int[carriers];
    }

    // What programs are made of.

    /** Blocks the carrier as well, as a native call does, until {@link #endCalls}. By a handler. */
    final void call() {
        int carrier = Steps.threadNumber();
        Steps.at(0, NATIVE);
        isInCall[carrier] = true;
        looks[carrier] = 0;
        Steps.at(0, NATIVE, () -> callsEnd);
        isInCall[carrier] = false;
    }

    final void endCalls() {
        Steps.at(0, NATIVE);
        callsEnd = true;
    }

    final void awaitCall() {
        Steps.at(NATIVE, 0, () -> isInCall[0]);
    }

    final void awaitLead(int carrier) {
        Steps.at(LEAD_WORD, 0, () -> lead.isLeader(carriers.get(carrier)));
    }

    /** Until the leader is in epoll_wait. */
    final void awaitWait() {
        Steps.at(Steps.bit("epoll"), 0, () -> kernel.waiting() > 0);
    }

    final void awaitHandled(int connection) {
        Steps.at(HANDLED, 0, () -> handled[connection] > 0);
    }

    /** As the pool's close does, before it waits for the connections to end. */
    final void drain() {
        dispatcher.drain();
        connections.forEach(PooledConnection::close);
    }

    final void awaitDrained() {
        Steps.at(HANDLED, 0, () -> gone == connections.size());
    }

    /** As the pool's close does, after that. */
    final void stop() {
        dispatcher.stop();
        waker.wakeForEver();
        lead.wakeAll();
    }

    // What the threads ask and tell.

    @Override
    public boolean timePasses(Object blocker) {
        if (blocker instanceof Backoff) {
            wrong = "the loop of a carrier has failed";
        } else if (blocker instanceof Follower) {
            return carriers.stream().anyMatch(each -> isInCall[each.number()] && looks[each.number()] < LOOKS && lead.isLeader(each));
        } else if (blocker instanceof TurnThreads[]) {
            return virtual.hasReady() || virtual.isEmpty() || virtual.isAbandoned();
        }
        // A carrier that waits for a follower which must not leave it.
        return jdk.awake() > 0;
    }

    @Override
    public boolean isBlocked(Object follower) {
        int number = ((Follower) follower).number();
        looks[number]++;
        return isInCall[number];
    }

    @Override
    public int tooLong() {
        return 500;
    }

    // What holds.

    @Override
    public void checkStep() {
        require(wrong == null, wrong);
        require(jdk.wrong() == null, jdk.wrong());
        require(kernel.misuse() == null, kernel.misuse());
        require(kernel.waiting() == 0 || lead.isWaiting(), "a thread is in epoll_wait and the lead word does not say so");
        require(virtual.blocked() >= 0 && virtual.blocked() <= jdk.made(), virtual.blocked() + " followers are said to block");
    }

    @Override
    public void check() {
        checkStep();
        require(!virtual.hasReady(), "a follower can run and waits for ever");
        require(virtual.blocked() == 0, virtual.blocked() + " followers are said to block");
        checkRest();
    }

    /** What this program is about. By default: all is done, and the leader waits for more. */
    void checkRest() {
        require(jdk.awake() == 1, jdk.awake() + " followers are awake, which the leader should be alone");
        requireHandled();
        require(kernel.waiting() == 1, "nobody waits in epoll_wait");
        require(gone == 0 && kernel.closed() == 0, "a connection was closed");
    }

    final void requireHandled() {
        for (int i = 0; i < handled.length; i++) {
            require(handled[i] == 1, "connection " + i + " was handled " + handled[i] + " times");
        }
    }

    /** All carriers and followers have ended. */
    final void requireEnded() {
        for (int i = 0; i < ended.length; i++) {
            require(ended[i], "carrier " + i + " has not ended");
        }
        require(virtual.isEmpty() && jdk.alive() == 0, "a follower has not ended");
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
