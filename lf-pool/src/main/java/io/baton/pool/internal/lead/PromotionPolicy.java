package io.baton.pool.internal.lead;

import io.baton.pool.Promotion;

/** What a {@link Promotion} means for the threads of a group: four yes-or-no questions. */
public interface PromotionPolicy {

    /** Whether the leader gives the lead away before it runs a turn. */
    default boolean passesBeforeEachTurn() {
        return false;
    }

    /** Whether an idle follower watches the leader's turns, to take the lead when one takes long. */
    default boolean isWatched() {
        return false;
    }

    /** Whether the turns of a connection that is known to be slow are left to followers. */
    default boolean leavesSlowTurns() {
        return false;
    }

    /** Whether followers are woken to claim from a deep batch. */
    default boolean wakesHelpers() {
        return false;
    }

    /** The policy of this name. */
    static PromotionPolicy of(Promotion promotion) {
        return switch (promotion) {
            case EAGER -> new PromotionPolicy() {
                @Override
                public boolean passesBeforeEachTurn() {
                    return true;
                }
            };
            case MEASURED -> new PromotionPolicy() {
                @Override
                public boolean isWatched() {
                    return true;
                }

                @Override
                public boolean leavesSlowTurns() {
                    return true;
                }

                @Override
                public boolean wakesHelpers() {
                    return true;
                }
            };
            case LEADER_ONLY -> new PromotionPolicy() {
            };
        };
    }
}
