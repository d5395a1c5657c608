package io.baton.benchmarks.soak;

import java.io.IOException;
import java.util.SplittableRandom;

/** What a client does, from its connect to its end. */
@FunctionalInterface
interface Behaviour {

    /**
     * Does it once.
     *
     * @throws WrongBytesException if a byte is lost, foreign or out of order
     * @throws IOException if the server fails a client that did nothing wrong
     */
    void once(SplittableRandom random) throws IOException, InterruptedException;
}
