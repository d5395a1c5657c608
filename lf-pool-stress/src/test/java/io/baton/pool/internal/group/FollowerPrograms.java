package io.baton.pool.internal.group;

import io.baton.pool.Promotion;
import io.baton.pool.model.SimulatedJdk;

import java.nio.ByteBuffer;

/** What happens to virtual followers and their carriers. Where no carrier is relieved, the policy has none watch: so fewer steps. */
public final class FollowerPrograms {

    private static final int MANY = 100;

    private FollowerPrograms() {
    }

    /** A handler replies and blocks while its follower holds the lead. The carrier keeps the lead, sends, and goes on with the batch. */
    public static final class UnmountWithTheLead extends CarriedGroup {
        private final Gate gate = new Gate();
        private boolean replied;

        public UnmountWithTheLead() {
            super(Promotion.LEADER_ONLY, 1, 2, 2, MANY);
            thread(gate::open);
        }

        @Override
        void handle(int connection) {
            if (connection == 1) {
                connections.get(1).reply(ByteBuffer.wrap(new byte[1]));
                replied = true;
                gate.await();
            }
        }

        @Override
        public void checkStep() {
            super.checkStep();
            require(kernel.waiting() == 0 || !replied || kernel.sent(1) == 1, "a reply waits in the ring beside a leader in epoll_wait");
        }
    }

    /** A handler gives way, and parks for something that comes at the same moment: both may be no blocks. */
    public static final class YieldAgainstBlock extends CarriedGroup {
        private final Gate gate = new Gate();

        public YieldAgainstBlock() {
            super(Promotion.LEADER_ONLY, 1, 2, 2, MANY);
            thread(gate::open);
        }

        @Override
        void handle(int connection) {
            if (connection == 0) {
                SimulatedJdk.yield();
                gate.await();
            }
        }
    }

    /** Two handlers block and resume at the same time, while two carriers look for work. */
    public static final class TwoResumeAtOnce extends CarriedGroup {
        private final Gate first = new Gate();
        private final Gate second = new Gate();

        public TwoResumeAtOnce() {
            super(Promotion.LEADER_ONLY, 2, 2, 2, MANY);
            thread(first::open);
            thread(second::open);
        }

        @Override
        void handle(int connection) {
            (connection == 0 ? first : second).await();
        }
    }

    /** The first handler blocks, and the second one keeps the carrier in a call. The block ends once another carrier leads. */
    public static final class ResumeWhileAnotherLeads extends CarriedGroup {
        private final Gate gate = new Gate();

        public ResumeWhileAnotherLeads() {
            super(Promotion.MEASURED, 2, 2, 2, MANY);
            thread(() -> {
                awaitLead(1);
                gate.open();
                awaitHandled(0);
                endCalls();
            });
        }

        @Override
        void handle(int connection) {
            if (connection == 0) {
                gate.await();
            } else {
                call();
            }
        }
    }

    /** A handler keeps the carrier in a call which ends only when the other connections have been served. */
    public static final class CarrierBlocked extends CarriedGroup {
        public CarrierBlocked() {
            super(Promotion.MEASURED, 2, 2, 2, MANY);
            thread(() -> {
                awaitHandled(1);
                endCalls();
            });
        }

        @Override
        void handle(int connection) {
            if (connection == 0) {
                call();
            }
        }
    }

    /** A call ends at the moment at which its carrier is relieved. */
    public static final class RelievedAsItReturns extends CarriedGroup {
        public RelievedAsItReturns() {
            super(Promotion.MEASURED, 2, 2, 2, MANY);
            thread(this::endCalls);
        }

        @Override
        void handle(int connection) {
            if (connection == 0) {
                call();
            }
        }
    }

    /** A carrier in a call is relieved while a follower that has left it can run. The call ends when that one has ended its turn. */
    public static final class RelievedWithAQueue extends CarriedGroup {
        private final Gate gate = new Gate();

        public RelievedWithAQueue() {
            super(Promotion.MEASURED, 2, 2, 2, MANY);
            thread(() -> {
                awaitCall();
                gate.open();
                awaitHandled(0);
                endCalls();
            });
        }

        @Override
        void handle(int connection) {
            if (connection == 0) {
                gate.await();
            } else {
                call();
            }
        }
    }

    /**
     * One handler may block; the turn of the other is held back until it returns, perhaps on another carrier. The policy has the lead
     * pass during turns, as it does when a leader is relieved.
     */
    public static final class HeldBack extends CarriedGroup {
        private final Gate gate = new Gate();

        public HeldBack() {
            super(Promotion.EAGER, 2, 2, 2, 1);
            thread(gate::open);
        }

        @Override
        void handle(int connection) {
            if (connection == 0) {
                gate.await();
            }
        }
    }

    /** A follower blocks within epoll_wait, as with a provider that takes a lock: its carrier waits for it. */
    public static final class ProviderBlocks extends CarriedGroup {
        private final Gate gate = new Gate();

        public ProviderBlocks() {
            super(Promotion.LEADER_ONLY, 1, 1, 1, MANY);
            kernel.inWait(gate::await);
            thread(gate::open);
        }

        @Override
        void handle(int connection) {
        }
    }

    /** A thread that knows a follower from an earlier turn unparks it, while it is spare or about to get its next job. */
    public static final class StrayUnpark extends CarriedGroup {
        private final Gate first = new Gate();
        private final Gate second = new Gate();
        private Thread known;

        public StrayUnpark() {
            super(Promotion.LEADER_ONLY, 1, 2, 1, MANY);
            thread(() -> {
                first.open();
                awaitHandled(0);
                awaitWait();
                kernel.arrive(1);
                second.open();
            });
            thread(() -> {
                awaitHandled(0);
                awaitWait();
                SimulatedJdk.unpark(known);
            });
        }

        @Override
        void handle(int connection) {
            if (connection == 0) {
                known = Thread.currentThread();
                first.await();
            } else {
                second.await();
            }
        }

        @Override
        void checkRest() {
            requireHandled();
            require(kernel.waiting() == 1, "nobody waits in epoll_wait");
        }
    }
}
