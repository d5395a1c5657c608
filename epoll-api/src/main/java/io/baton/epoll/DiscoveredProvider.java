package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * A provider that a service loader found. {@code refusal} is empty, or says why the provider cannot be tried: it could not
 * be constructed ({@code provider} is null), or it states no name.
 */
record DiscoveredProvider(@Nullable EpollProvider provider, String name, int priority, String type, String refusal) {

    /** A broken META-INF/services file can fail at every step of the iteration: give up after this many failures. */
    private static final int MAX_BROKEN_ENTRIES = 64;

    /** All providers, by falling priority; those of equal priority in the order of the service loader. */
    static List<DiscoveredProvider> discover() {
        List<DiscoveredProvider> found = discover(ServiceLoader.load(EpollProvider.class));
        if (found.stream().allMatch(each -> each.provider() == null)) {
            // The context class loader sees no provider, or only those of another copy of this module.
            found.addAll(discover(ServiceLoader.load(EpollProvider.class, DiscoveredProvider.class.getClassLoader())));
        }
        return found;
    }

    static List<DiscoveredProvider> discover(ServiceLoader<EpollProvider> loader) {
        List<DiscoveredProvider> found = new ArrayList<>();
        Iterator<EpollProvider> providers = loader.iterator();
        int broken = 0;
        while (broken < MAX_BROKEN_ENTRIES) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(of(providers.next()));
            } catch (ServiceConfigurationError | LinkageError e) {
                DiscoveredProvider entry = broken(e);
                if (!found.contains(entry)) {
                    found.add(entry);
                }
                broken++;
            }
        }
        found.sort(Comparator.comparingInt(DiscoveredProvider::priority).reversed());
        return found;
    }

    static DiscoveredProvider of(EpollProvider provider) {
        String type = provider.getClass().getName();
        try {
            String name = provider.name();
            if (name == null || name.isEmpty()) {
                return new DiscoveredProvider(provider, type, Integer.MIN_VALUE, type, "it has no name");
            }
            return new DiscoveredProvider(provider, name, provider.priority(), type, "");
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            return new DiscoveredProvider(provider, type, Integer.MIN_VALUE, type, reason(e));
        }
    }

    private static DiscoveredProvider broken(Throwable cause) {
        return new DiscoveredProvider(null, "(not loaded)", Integer.MIN_VALUE, "", reason(cause));
    }

    /** What was thrown, followed by its root cause if that is another throwable. */
    static String reason(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        boolean wrapped = root != thrown && !(thrown instanceof ExceptionInInitializerError);
        return wrapped ? brief(thrown) + " (" + brief(root) + ")" : brief(root);
    }

    private static String brief(Throwable thrown) {
        String message = thrown.getMessage();
        if (thrown instanceof UnsupportedOperationException && message != null) {
            return message; // The SPI's answer of a provider that does not support this JVM or system: a sentence.
        }
        String type = thrown.getClass().getSimpleName();
        return message == null ? type : type + ": " + message;
    }
}
