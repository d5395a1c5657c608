package io.baton.epoll.tck;

/**
 * How often a race is run. By default the kit takes well under a minute; {@code -Dio.baton.epoll.tck.full=true} runs
 * every race at the length at which it was seen to fail on broken kernels.
 */
final class Rounds {

    /** The system property that turns full length on. */
    static final String FULL = "io.baton.epoll.tck.full";

    private Rounds() {
    }

    static int of(int byDefault, int full) {
        return Boolean.getBoolean(FULL) ? full : byDefault;
    }
}
