package io.baton.pool.internal.lead;

import io.baton.pool.model.Linearizability;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The lead word of a group without a watcher: who leads, who waits, who is idle. Two of its followers act, each as its own thread does. The
 * other two are idle when it begins. An idle follower does nothing until it is woken.
 */
@Tag("lincheck")
public class LeadLincheckTest {

    private static final String BUSY = "busy";
    private static final String LOW = "0:3";

    private final List<Follower> followers = List.of(new Follower(0), new Follower(1), new Follower(2), new Follower(3));
    private final Lead lead = new Lead(followers, false);
    /** By the number of a follower; its own. */
    private final boolean[] waits = new boolean[2];

    public LeadLincheckTest() {
        lead.takeRole(followers.get(0));
        lead.takeRole(followers.get(2));
        lead.takeRole(followers.get(3));
    }

    /** The second thread is follower 1; the first one, which also runs the beginning and the end, is follower 0. */
    private static int number(int thread) {
        return thread == 2 ? 1 : 0;
    }

    private boolean isBusy(Follower me) {
        return me.isParked() || waits[me.number()];
    }

    @Operation
    public String takeRole(@Param(gen = ThreadIdGen.class) int thread) {
        Follower me = followers.get(number(thread));
        return isBusy(me) || lead.isLeader(me) ? BUSY : lead.takeRole(me).toString();
    }

    @Operation
    public String pass(@Param(gen = ThreadIdGen.class) int thread) {
        Follower me = followers.get(number(thread));
        return isBusy(me) ? BUSY : "somebody leads: " + lead.pass(me);
    }

    @Operation
    public String beginWait(@Param(gen = ThreadIdGen.class) int thread) {
        Follower me = followers.get(number(thread));
        if (isBusy(me)) {
            return BUSY;
        }
        waits[me.number()] = lead.beginWait(me);
        return "waits: " + waits[me.number()];
    }

    @Operation
    public String endWait(@Param(gen = ThreadIdGen.class) int thread) {
        Follower me = followers.get(number(thread));
        if (!waits[me.number()]) {
            return BUSY;
        }
        waits[me.number()] = false;
        lead.endWait();
        return "waits: false";
    }

    /** Again if another change of the word came in between, which the watcher leaves to its next look. */
    @Operation
    public String relieve(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = LOW) int leader) {
        Follower me = followers.get(number(thread));
        if (isBusy(me)) {
            return BUSY;
        }
        long seen;
        boolean relieved;
        do {
            seen = lead.word();
            relieved = lead.relieve(leader, 0, me);
        } while (!relieved && lead.word() != seen);
        return "leads: " + relieved;
    }

    @Operation
    public String wakeOne(@Param(gen = ThreadIdGen.class) int thread) {
        return isBusy(followers.get(number(thread))) ? BUSY : "woken: " + lead.wakeOne();
    }

    @Test
    void theLeadWordIsOneLeadAndAStackOfIdleThreads() {
        Linearizability.of(Specification.class).check(LeadLincheckTest.class);
    }

    public static class Specification {

        private static final int NOBODY = -1;

        private final Deque<Integer> idle = new ArrayDeque<>(List.of(3, 2));
        private final boolean[] waits = new boolean[2];
        private int leader;

        private boolean isBusy(int me) {
            return idle.contains(me) || waits[me];
        }

        public String takeRole(int thread) {
            int me = number(thread);
            if (isBusy(me) || leader == me) {
                return BUSY;
            } else if (leader == NOBODY) {
                leader = me;
                return Role.LEADER.toString();
            }
            idle.push(me);
            return Role.IDLE.toString();
        }

        public String pass(int thread) {
            int me = number(thread);
            if (isBusy(me)) {
                return BUSY;
            }
            if (leader == me) {
                leader = idle.isEmpty() ? NOBODY : idle.pop();
                return "somebody leads: " + (leader != NOBODY);
            }
            return "somebody leads: true";
        }

        public String beginWait(int thread) {
            int me = number(thread);
            if (isBusy(me)) {
                return BUSY;
            }
            waits[me] = leader == me;
            return "waits: " + waits[me];
        }

        public String endWait(int thread) {
            int me = number(thread);
            if (!waits[me]) {
                return BUSY;
            }
            waits[me] = false;
            return "waits: false";
        }

        public String relieve(int thread, int from) {
            int me = number(thread);
            if (isBusy(me)) {
                return BUSY;
            }
            boolean relieved = from != me && leader == from && (from > 1 || !waits[from]);
            leader = relieved ? me : leader;
            return "leads: " + relieved;
        }

        public String wakeOne(int thread) {
            return isBusy(number(thread)) ? BUSY : "woken: " + (idle.poll() != null);
        }
    }
}
