package io.baton.pool.internal.group;

import io.baton.pool.Promotion;

/** A pool closes while virtual followers block. */
public final class ClosePrograms {

    private static final int MANY = 100;

    private ClosePrograms() {
    }

    /** The pool closes while as many handlers block as may, and others are held back. It waits for them, and then stops. */
    public static final class CloseWithBlocked extends CarriedGroup {
        private final Gate first = new Gate();
        private final Gate second = new Gate();

        public CloseWithBlocked() {
            super(Promotion.MEASURED, 2, 3, 3, 2);
            thread(() -> {
                drain();
                awaitDrained();
                stop();
            });
            thread(() -> {
                first.open();
                second.open();
            });
        }

        @Override
        void handle(int connection) {
            if (connection < 2) {
                (connection == 0 ? first : second).await();
            }
        }

        @Override
        void checkRest() {
            requireEnded();
            for (int i = 0; i < closed.length; i++) {
                require(closed[i] == 1, "onClose of connection " + i + " came " + closed[i] + " times");
            }
            require(kernel.closed() == closed.length, kernel.closed() + " sockets were closed");
        }
    }

    /** The pool stops without waiting for the handlers that block. The carriers stay until the followers have ended. */
    public static final class StopWithBlocked extends CarriedGroup {
        private final Gate first = new Gate();
        private final Gate second = new Gate();

        public StopWithBlocked() {
            super(Promotion.MEASURED, 2, 3, 3, MANY);
            thread(this::stop);
            thread(() -> {
                first.open();
                second.open();
            });
        }

        @Override
        void handle(int connection) {
            if (connection < 2) {
                (connection == 0 ? first : second).await();
            }
        }

        @Override
        void checkRest() {
            requireEnded();
        }
    }

    /** The pool gives its followers up at the moment at which they can run: a thread that is started for them runs them. */
    public static final class AbandonedAsTheyReturn extends CarriedGroup {
        private final Gate first = new Gate();
        private final Gate second = new Gate();

        public AbandonedAsTheyReturn() {
            super(Promotion.LEADER_ONLY, 1, 2, 2, MANY);
            thread(() -> {
                stop();
                virtual.abandon();
            });
            thread(() -> {
                first.open();
                second.open();
            });
            thread(jdk::runStarted);
        }

        @Override
        void handle(int connection) {
            (connection == 0 ? first : second).await();
        }

        @Override
        void checkRest() {
            requireEnded();
        }
    }
}
