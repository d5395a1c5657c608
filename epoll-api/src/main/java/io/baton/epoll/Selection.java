package io.baton.epoll;

import io.baton.epoll.spi.SystemCalls;

import java.util.List;

/**
 * The selected provider and all candidates.
 *
 * @param name the selected provider's name
 * @param calls its system calls, verified against the kernel
 * @param candidates a report on every provider that was found, by falling priority. A provider that is missing here is
 *     not on the module path or class path
 */
public record Selection(String name, SystemCalls calls, List<ProviderReport> candidates) {

    /** Copies the list. */
    public Selection {
        candidates = List.copyOf(candidates);
    }
}
