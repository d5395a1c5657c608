package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** A provider that was found, or the reason why it could not be made: then {@code refusal} is not empty. */
record Found(@Nullable EpollProvider provider, String name, int priority, String type, String refusal) {

    /**
     * A broken META-INF/services file can fail at every step of the iteration; this many failures are enough to see.
     */
    private static final int MAX_BROKEN_ENTRIES = 64;

    /** All that the service loaders know, by falling priority; the finder's order among equals. */
    static List<Found> discover() {
        List<Found> found = discover(ServiceLoader.load(EpollProvider.class));
        if (found.stream().allMatch(each -> each.provider() == null)) {
            // A context class loader that does not see what this module sees, or sees another copy of it.
            found.addAll(discover(ServiceLoader.load(EpollProvider.class, Found.class.getClassLoader())));
        }
        return found;
    }

    static List<Found> discover(ServiceLoader<EpollProvider> loader) {
        List<Found> found = new ArrayList<>();
        Iterator<EpollProvider> providers = loader.iterator();
        int broken = 0;
        while (broken < MAX_BROKEN_ENTRIES) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(of(providers.next()));
            } catch (ServiceConfigurationError | LinkageError e) {
                Found entry = broken(e);
                if (!found.contains(entry)) {
                    found.add(entry);
                }
                broken++;
            }
        }
        found.sort(Comparator.comparingInt(Found::priority).reversed());
        return found;
    }

    static Found of(EpollProvider provider) {
        String type = provider.getClass().getName();
        try {
            String name = provider.name();
            if (name == null || name.isEmpty()) {
                return new Found(provider, type, Integer.MIN_VALUE, type, "it has no name");
            }
            return new Found(provider, name, provider.priority(), type, "");
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            return new Found(provider, type, Integer.MIN_VALUE, type, reason(e));
        }
    }

    private static Found broken(Throwable cause) {
        return new Found(null, "(not loaded)", Integer.MIN_VALUE, "", reason(cause));
    }

    /** What was thrown and, where that is not the same, what it came from. */
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
        String type = thrown.getClass().getSimpleName();
        return message == null ? type : type + ": " + message;
    }
}
