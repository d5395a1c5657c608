package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;
import org.jspecify.annotations.Nullable;

/**
 * The result of opening a discovered provider: system calls, or a refusal, or neither as long as it was not tried.
 *
 * @param unsupported whether it was refused for good: no setting makes it work on this JVM and system
 */
record Trial(DiscoveredProvider provider, @Nullable SystemCalls calls, String refusal, boolean unsupported) {

    static Trial of(DiscoveredProvider provider) {
        return new Trial(provider, null, provider.refusal(), !provider.refusal().isEmpty());
    }

    /** Tries the provider, unless that was done before. */
    Trial open() {
        EpollProvider candidate = provider.provider();
        if (candidate == null || calls != null || !refusal.isEmpty()) {
            return this;
        }
        try {
            return new Trial(provider, Providers.open(candidate), "", false);
        } catch (NoProviderException e) {
            boolean unsupported = e.getCause() instanceof UnsupportedOperationException;
            return new Trial(provider, null, String.valueOf(e.getMessage()), unsupported);
        }
    }

    ProviderReport report() {
        ProviderReport.Outcome outcome = calls != null ? ProviderReport.Outcome.USABLE
                : refusal.isEmpty() ? ProviderReport.Outcome.NOT_TRIED : ProviderReport.Outcome.REFUSED;
        return new ProviderReport(provider.name(), provider.priority(), provider.type(), outcome, refusal);
    }
}
