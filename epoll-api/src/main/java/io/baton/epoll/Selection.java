package io.baton.epoll;

import io.baton.epoll.spi.SystemCalls;

import java.util.List;

/**
 * A provider that was chosen, and the field it was chosen from.
 *
 * @param name the provider's name
 * @param calls its system calls, proven against the kernel
 * @param candidates all providers that were found, in the order in which they were tried
 */
public record Selection(String name, SystemCalls calls, List<Candidate> candidates) {

    /** Copies the list. */
    public Selection {
        candidates = List.copyOf(candidates);
    }
}
