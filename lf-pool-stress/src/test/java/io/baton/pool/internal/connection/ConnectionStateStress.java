package io.baton.pool.internal.connection;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The state word of a connection: who owns it, and what the owner must see before it lets go. */
public class ConnectionStateStress {

    /** An armed connection and two events of it. */
    @JCStressTest
    @Outcome(id = {"true, false, true", "false, true, true"}, expect = ACCEPTABLE,
            desc = "one owns it, the other has left a note")
    @Outcome(expect = FORBIDDEN, desc = "two owners, or none, or an event is lost")
    @State
    public static class TwoClaims {
        final ConnectionState state = armed();

        @Actor
        public void one(ZZZ_Result r) {
            r.r1 = state.claim();
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = state.claim();
        }

        @Arbiter
        public void note(ZZZ_Result r) {
            r.r3 = state.has(ConnectionState.EVENT);
        }
    }

    /** An event comes while the owner lets go. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "released, then claimed")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "the note has refused the release")
    @Outcome(expect = FORBIDDEN, desc = "the event is lost, or there are two owners")
    @State
    public static class ClaimAgainstRelease {
        final ConnectionState state = new ConnectionState();
        final int seen = state.get();

        @Actor
        public void owner(ZZZ_Result r) {
            r.r1 = state.release(seen);
        }

        @Actor
        public void event(ZZZ_Result r) {
            r.r2 = state.claim();
        }

        @Arbiter
        public void note(ZZZ_Result r) {
            r.r3 = state.has(ConnectionState.EVENT);
        }
    }

    /** An event comes while the owner clears the note of the last one and lets go. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "released, then claimed")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "a new note refuses the release")
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "joined with the last event, before the owner looked again")
    @Outcome(expect = FORBIDDEN, desc = "released beside a note, or two owners")
    @State
    public static class ClaimAgainstClearedNote {
        final ConnectionState state = new ConnectionState();

        public ClaimAgainstClearedNote() {
            state.claim();
        }

        @Actor
        public void owner(ZZZ_Result r) {
            state.clear(ConnectionState.EVENT);
            int seen = state.get();
            r.r1 = (seen & ConnectionState.EVENT) == 0 && state.release(seen);
        }

        @Actor
        public void event(ZZZ_Result r) {
            r.r2 = state.claim();
        }

        @Arbiter
        public void note(ZZZ_Result r) {
            r.r3 = state.has(ConnectionState.EVENT);
        }
    }

    /** Somebody closes while the owner lets go. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one of them owns the end")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "closed twice")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "nobody closes it")
    @State
    public static class CloseAgainstRelease {
        final ConnectionState state = new ConnectionState();

        @Actor
        public void owner(ZZ_Result r) {
            int seen = state.get();
            r.r1 = (seen & ConnectionState.CLOSING) != 0 || !state.release(seen);
        }

        @Actor
        public void closer(ZZ_Result r) {
            r.r2 = state.setAndClaim(ConnectionState.CLOSING);
        }
    }

    /** Two threads close an armed connection, and an event comes. */
    @JCStressTest
    @Outcome(id = {"true, false, false", "false, true, false", "false, false, true"}, expect = ACCEPTABLE,
            desc = "one of them owns the end")
    @Outcome(expect = FORBIDDEN, desc = "closed twice, or by nobody")
    @State
    public static class TwoClosersAndAnEvent {
        final ConnectionState state = armed();

        @Actor
        public void one(ZZZ_Result r) {
            r.r1 = state.setAndClaim(ConnectionState.CLOSING);
        }

        @Actor
        public void other(ZZZ_Result r) {
            r.r2 = state.setAndClaim(ConnectionState.CLOSING);
        }

        @Actor
        public void event(ZZZ_Result r) {
            r.r3 = state.claim();
        }
    }

    /** The writer wants room while the owner, who did not know it when it armed, lets go. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one of them arms OUT")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "two owners")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "nobody arms OUT: what waits to be sent waits for ever")
    @State
    public static class WantOutAgainstRelease {
        final ConnectionState state = new ConnectionState();

        @Actor
        public void owner(ZZ_Result r) {
            int seen = state.get();
            r.r1 = (seen & ConnectionState.WANT_OUT) != 0 || !state.release(seen);
        }

        @Actor
        public void writer(ZZ_Result r) {
            r.r2 = state.setAndClaim(ConnectionState.WANT_OUT);
        }
    }

    /** The writer resumes a paused connection, whose owner has armed it without IN, and asks for a turn. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one of them arms IN")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "two owners")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "nobody arms IN: it is never read again")
    @State
    public static class ResumeAgainstRelease {
        final ConnectionState state = new ConnectionState();

        public ResumeAgainstRelease() {
            state.set(ConnectionState.PAUSED);
        }

        @Actor
        public void owner(ZZ_Result r) {
            int seen = state.get();
            r.r1 = (seen & ConnectionState.PAUSED) == 0 || !state.release(seen);
        }

        @Actor
        public void writer(ZZ_Result r) {
            r.r2 = state.resume() && state.claim();
        }
    }

    /** What one owner wrote plainly, the next one reads: the happens-before that epoll_ctl and epoll_wait do not give. */
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not released yet")
    @Outcome(id = "42", expect = ACCEPTABLE, desc = "the last owner's writes are there")
    @Outcome(expect = FORBIDDEN, desc = "an owner sees the connection as it was before the last turn")
    @State
    public static class OwnersSeeWhatOwnersWrote {
        final ConnectionState state = new ConnectionState();
        int plain;

        @Actor
        public void owner() {
            plain = 42;
            state.release(ConnectionState.OWNED);
        }

        @Actor
        public void next(I_Result r) {
            r.r1 = state.claim() ? plain : -1;
        }
    }

    /** The same, for a claim by which somebody closes. */
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not released yet")
    @Outcome(id = "42", expect = ACCEPTABLE, desc = "the last owner's writes are there")
    @Outcome(expect = FORBIDDEN, desc = "an owner sees the connection as it was before the last turn")
    @State
    public static class CloserSeesWhatOwnersWrote {
        final ConnectionState state = new ConnectionState();
        int plain;

        @Actor
        public void owner() {
            plain = 42;
            state.release(ConnectionState.OWNED);
        }

        @Actor
        public void closer(I_Result r) {
            r.r1 = state.setAndClaim(ConnectionState.CLOSING) ? plain : -1;
        }
    }

    static ConnectionState armed() {
        ConnectionState state = new ConnectionState();
        state.release(state.get());
        return state;
    }
}
