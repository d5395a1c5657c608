package io.baton.pool.internal.group;

import io.baton.pool.internal.thread.VirtualFollowers;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What a carrier does at its end. If the pool has stopped, virtual followers may still block in their handlers, and need a
 * carrier when they can run again. So it waits for them, until the pool gives them up.
 */
final class RestOfFollowers {

    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private RestOfFollowers() {
    }

    /**
     * Ends the carrier's spare followers, and carries the others to their end if no other carrier will. By the carrier.
     *
     * @param turns the carrier's, by group
     * @param stopping whether the pool ends; if not, only this carrier does, and the others go on
     */
    static void carry(TurnThreads[] turns, List<GroupMembership> memberships, boolean stopping) {
        for (TurnThreads each : turns) {
            each.close();
        }
        while (stopping && isSomeLeft(memberships)) {
            boolean ran = false;
            for (TurnThreads each : turns) {
                ran |= each.runReady();
            }
            if (!ran) {
                LockSupport.parkNanos(turns, LOOK_AGAIN_NANOS);
                // The pool interrupts threads that do not end, and with the status set parking would return at once.
                Thread.interrupted();
            }
        }
    }

    private static boolean isSomeLeft(List<GroupMembership> memberships) {
        for (GroupMembership membership : memberships) {
            VirtualFollowers followers = membership.followers();
            if (followers != null && !followers.isEmpty() && !followers.isAbandoned()) {
                return true;
            }
        }
        return false;
    }
}
