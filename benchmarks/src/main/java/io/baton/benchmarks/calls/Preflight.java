package io.baton.benchmarks.calls;

import io.baton.epoll.spi.EpollProvider;

import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Says whether a provider opens in this JVM: {@code Preflight ffm} exits with 0, or prints why not, with 1. */
public final class Preflight {

    private Preflight() {
    }

    /** The only argument is the provider's name. */
    public static void main(String[] arguments) {
        refusal(arguments[0]).ifPresent(reason -> {
            System.out.println(reason);
            System.exit(1);
        });
    }

    /** Why a provider does not open in this JVM; empty if it does. */
    public static Optional<String> refusal(String name) {
        try {
            provider(name).open();
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            return Optional.of(name + ": " + e.getMessage());
        }
    }

    /** The provider of that name. Providers that cannot be loaded here are skipped. */
    static EpollProvider provider(String name) {
        Iterator<EpollProvider> found = ServiceLoader.load(EpollProvider.class).iterator();
        String refused = "";
        while (true) {
            try {
                if (!found.hasNext()) {
                    throw new IllegalStateException("no provider of that name on the class path" + refused);
                }
                EpollProvider provider = found.next();
                if (provider.name().equals(name)) {
                    return provider;
                }
            } catch (ServiceConfigurationError e) {
                refused += "; " + e.getMessage() + (e.getCause() == null ? "" : ": " + e.getCause().getMessage());
            }
        }
    }
}
