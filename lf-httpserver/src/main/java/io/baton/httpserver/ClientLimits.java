package io.baton.httpserver;

import java.util.concurrent.atomic.AtomicInteger;

/** What the system properties allow the clients of one server. */
final class ClientLimits {

    private final ServerProperties properties;
    private final AtomicInteger idle = new AtomicInteger();

    ClientLimits(ServerProperties properties) {
        this.properties = properties;
    }

    /** Whether anything is limited that a {@link ClientConnection} has to watch. */
    boolean areSet() {
        return properties.requestSeconds() > 0 || properties.responseSeconds() > 0 || properties.maxIdle() >= 0;
    }

    /** From the first byte of a request to its end; 0 without a limit. */
    long requestSeconds() {
        return Math.max(0, properties.requestSeconds());
    }

    /** From the accept to the first byte; 0 without a limit of its own. */
    long firstByteSeconds() {
        return Math.min(requestSeconds(), properties.idleSeconds());
    }

    /** From a response to the end of a next request whose first bytes came too early to be noticed; 0 without a limit. */
    long nextRequestSeconds() {
        return requestSeconds() == 0 ? 0 : properties.idleSeconds() + requestSeconds();
    }

    /** From the end of a request to the end of its response; 0 without a limit. */
    long responseSeconds() {
        return Math.max(0, properties.responseSeconds());
    }

    /** Takes a place among the idle connections. False if there are enough of them. */
    boolean becomesIdle() {
        int most = properties.maxIdle();
        return most < 0 || idle.getAndUpdate(count -> Math.min(most, count + 1)) < most;
    }

    /** Gives the place back. */
    void isIdleNoLonger() {
        if (properties.maxIdle() >= 0) {
            idle.getAndDecrement();
        }
    }
}
