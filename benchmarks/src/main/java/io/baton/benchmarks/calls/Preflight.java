package io.baton.benchmarks.calls;

import io.baton.epoll.spi.EpollProvider;

import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Says whether a provider opens in this JVM: {@code Preflight ffm} exits with 0, or prints why not, with 1. */
public final class Preflight {

    private Preflight() {
    }

    /** The only argument is the provider's name. */
    public static void main(String[] arguments) {
        try {
            provider(arguments[0]).open();
        } catch (Exception | LinkageError e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }

    /** The provider of that name; one that cannot be loaded here does not hide the others. */
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
