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

/** The state word of a connection: who owns it, and what the owner must handle before it releases the connection. */
public class ConnectionStateStress {

    /** Two threads get events of an armed connection. */
    @JCStressTest
    @Outcome(id = {"true, false, true", "false, true, true"}, expect = ACCEPTABLE,
            desc = "one thread owns it, the other has set EVENT")
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

    /** An event comes while the owner releases the connection. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "released, then claimed")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "EVENT made the release fail")
    @Outcome(expect = FORBIDDEN, desc = "the event is lost, or there are two owners")
    @State
    public static class ClaimAgainstRelease {
        final ConnectionState state = new ConnectionState();
        final int seen = state.word();

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

    /** An event comes while the owner clears EVENT and releases the connection. */
    @JCStressTest
    @Outcome(id = "true, true, false", expect = ACCEPTABLE, desc = "released, then claimed")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "a new EVENT made the release fail")
    @Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "set before the owner cleared EVENT, and so seen by it")
    @Outcome(expect = FORBIDDEN, desc = "released with EVENT set, or two owners")
    @State
    public static class ClaimAgainstClearedNote {
        final ConnectionState state = new ConnectionState();

        public ClaimAgainstClearedNote() {
            state.claim();
        }

        @Actor
        public void owner(ZZZ_Result r) {
            state.clear(ConnectionState.EVENT);
            int seen = state.word();
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

    /** A thread closes while the owner releases the connection. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one thread owns the connection and closes it")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "closed twice")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "no thread closes it")
    @State
    public static class CloseAgainstRelease {
        final ConnectionState state = new ConnectionState();

        @Actor
        public void owner(ZZ_Result r) {
            int seen = state.word();
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
            desc = "one thread owns the connection and closes it")
    @Outcome(expect = FORBIDDEN, desc = "closed twice, or not at all")
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

    /** The writer requests OUT while the owner, which armed without OUT, releases the connection. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one thread arms OUT")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "two owners")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "no thread arms OUT: unsent bytes wait for ever")
    @State
    public static class WantOutAgainstRelease {
        final ConnectionState state = new ConnectionState();

        @Actor
        public void owner(ZZ_Result r) {
            int seen = state.word();
            r.r1 = (seen & ConnectionState.WANT_OUT) != 0 || !state.release(seen);
        }

        @Actor
        public void writer(ZZ_Result r) {
            r.r2 = state.setAndClaim(ConnectionState.WANT_OUT);
        }
    }

    /** The writer resumes a paused connection and requests a turn while the owner, which armed without IN, releases it. */
    @JCStressTest
    @Outcome(id = {"true, false", "false, true"}, expect = ACCEPTABLE, desc = "one thread arms IN")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "two owners")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "no thread arms IN: the connection is never read again")
    @State
    public static class ResumeAgainstRelease {
        final ConnectionState state = new ConnectionState();

        public ResumeAgainstRelease() {
            state.set(ConnectionState.PAUSED);
        }

        @Actor
        public void owner(ZZ_Result r) {
            int seen = state.word();
            r.r1 = (seen & ConnectionState.PAUSED) == 0 || !state.release(seen);
        }

        @Actor
        public void writer(ZZ_Result r) {
            r.r2 = state.resume() && state.claim();
        }
    }

    /** The next owner sees plain writes of the last one. epoll_ctl and epoll_wait do not give this happens-before. */
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not released yet")
    @Outcome(id = "42", expect = ACCEPTABLE, desc = "the last owner's writes are visible")
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

    /** The same for a thread that becomes the owner by closing. */
    @JCStressTest
    @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not released yet")
    @Outcome(id = "42", expect = ACCEPTABLE, desc = "the last owner's writes are visible")
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
        state.release(state.word());
        return state;
    }
}
