package io.baton.pool.internal.connection;

/** Connections that have had one slow turn. */
public final class SlowConnections {

    private SlowConnections() {
    }

    /** One whose turn has blocked. */
    public static PooledConnection blocking() {
        return after(false);
    }

    /** One whose turn has kept its core. */
    public static PooledConnection computing() {
        return after(true);
    }

    private static PooledConnection after(boolean keptItsCore) {
        PooledConnection connection = new PooledConnection(NoServices.none(), (c, in) -> { }, -1);
        connection.inbound().learn(new TurnMeter() {
            @Override
            public void begin() {
            }

            @Override
            public boolean overran() {
                return true;
            }

            @Override
            public boolean keptItsCore() {
                return keptItsCore;
            }

            @Override
            public boolean sendsLater() {
                return false;
            }
        });
        return connection;
    }
}
