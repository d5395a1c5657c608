package io.baton.pool.internal.thread;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets some virtual followers block and come back before the first connection is there. The JDK loads and links a good deal of
 * code at the first blocks of virtual threads, which would otherwise cost the first connections of a server tens of milliseconds.
 */
public final class WarmUp {

    private static final int ROUNDS = 50;
    /** More than a carrier keeps, so in each round some followers are made, and some end. */
    private static final int AT_ONCE = 20;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static boolean done;

    private WarmUp() {
    }

    /** Once for a JVM. Takes a thread of its own, since a virtual thread, which may start a pool, cannot carry others. */
    public static synchronized void run(VirtualThreads threads) {
        if (done) {
            return;
        }
        done = true;
        Thread carrying = PlatformThreads.unstarted("baton-warm-up", () -> carry(threads));
        carrying.start();
        PlatformThreads.await(carrying, LIMIT);
    }

    private static void carry(VirtualThreads threads) {
        VirtualFollowers followers = new VirtualFollowers(threads, "baton-warm-up-", Integer.MAX_VALUE);
        followers.tell(() -> { }, () -> { });
        Carrier carrier = new Carrier();
        for (int i = 0; i < ROUNDS; i++) {
            blockAndResume(followers, carrier);
        }
        carrier.close();
    }

    private static void blockAndResume(VirtualFollowers followers, Carrier carrier) {
        for (int i = 0; i < AT_ONCE; i++) {
            VirtualFollower follower = carrier.take();
            if (follower == null) {
                follower = new Parker(followers);
                followers.add(follower);
            }
            while (!carrier.mount(follower) && (follower.takeReady() || !follower.leave() && follower.takeReady())) {
                Thread.onSpinWait();
            }
            // It is not lost: this does nothing, but must not be done for the first time where memory is short.
            follower.findAgain();
            LockSupport.unpark(follower.thread());
        }
        for (VirtualFollower next = followers.pollReady(); next != null; next = followers.pollReady()) {
            carrier.mount(next);
        }
    }

    private static final class Parker extends VirtualFollower {

        Parker(VirtualFollowers all) {
            super(all);
        }

        @Override
        protected void work() {
            Thread.yield();
            LockSupport.park(this);
        }
    }
}
