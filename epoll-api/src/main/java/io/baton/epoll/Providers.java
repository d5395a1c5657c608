package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.WeakHashMap;

/**
 * Finds, opens and proves the provider of system calls.
 *
 * <p>The system property {@value #PROPERTY} names the provider to use. Without it (or with {@value #AUTO}) the usable one of
 * highest {@linkplain EpollProvider#priority() priority} is taken. Each candidate is tried under its own catch, so one that
 * does not link, or that states a wrong {@link io.baton.epoll.spi.EventLayout}, is passed over and named in the message if
 * none is left.
 */
public final class Providers {

    /** The system property that names the provider. */
    public static final String PROPERTY = "io.baton.epoll.provider";
    /** Any usable provider, by priority. */
    public static final String AUTO = "auto";

    /** A broken META-INF/services file can fail at every step of the iteration; this many failures are enough to see. */
    private static final int MAX_BROKEN_ENTRIES = 64;

    private static final Map<EpollProvider, SystemCalls> OPENED = new WeakHashMap<>();

    private static volatile SystemCalls selected;

    private Providers() {
    }

    /**
     * The system calls of the process's default provider, chosen on the first call.
     *
     * @throws NoProviderException if none is usable, or the named one is not
     */
    public static SystemCalls selected() {
        SystemCalls calls = selected;
        if (calls == null) {
            synchronized (OPENED) {
                calls = selected;
                if (calls == null) {
                    calls = select(System.getProperty(PROPERTY, AUTO)).calls();
                    selected = calls;
                }
            }
        }
        return calls;
    }

    /**
     * Chooses among the providers that {@link ServiceLoader} finds by the thread's context class loader.
     *
     * @param name a provider's name, or {@value #AUTO}
     * @throws NoProviderException if none is usable, or the named one is not
     */
    public static Selection select(String name) {
        return select(name, discover());
    }

    /**
     * Opens a provider and proves its layout. A provider instance is opened once; later calls return the same system calls.
     *
     * @throws NoProviderException if it does not work here
     */
    public static SystemCalls open(EpollProvider provider) {
        synchronized (OPENED) {
            SystemCalls calls = OPENED.get(provider);
            if (calls == null) {
                calls = openAndProve(provider);
                OPENED.put(provider, calls);
            }
            return calls;
        }
    }

    static Selection select(String name, List<Found> found) {
        boolean auto = name == null || name.isEmpty() || name.equals(AUTO);
        List<Candidate> candidates = new ArrayList<>();
        String chosen = null;
        SystemCalls calls = null;
        for (Found each : found) {
            boolean wanted = auto || each.name().equals(name);
            String refusal = each.refusal();
            if (wanted && refusal.isEmpty()) {
                try {
                    SystemCalls opened = open(each.provider());
                    if (calls == null) {
                        chosen = each.name();
                        calls = opened;
                    }
                } catch (NoProviderException e) {
                    refusal = e.getMessage();
                }
            }
            candidates.add(new Candidate(each.name(), each.priority(), each.type(), refusal));
        }
        if (calls == null) {
            throw new NoProviderException(explain(auto ? AUTO : name, candidates));
        }
        warnOfTwins(chosen, candidates);
        return new Selection(chosen, calls, candidates);
    }

    private static SystemCalls openAndProve(EpollProvider provider) {
        try {
            SystemCalls calls = provider.open();
            LayoutProof.prove(calls);
            return calls;
        } catch (Exception | LinkageError e) {
            throw new NoProviderException(reason(e), e);
        }
    }

    private static String explain(String name, List<Candidate> candidates) {
        StringBuilder text = new StringBuilder(name.equals(AUTO)
                ? "No usable epoll provider." : "No usable epoll provider is named '" + name + "'.");
        text.append(" Found: ");
        if (candidates.isEmpty()) {
            text.append("none");
        }
        for (int i = 0; i < candidates.size(); i++) {
            text.append(i == 0 ? "" : "; ").append(candidates.get(i));
        }
        return text.append(". Add io.baton:epoll-native (name 'jna', Java 17+) or io.baton:epoll-ffm (name 'ffm', JDK 22+) to")
                .append(" the module path or class path; -D").append(PROPERTY).append("=NAME chooses among several.").toString();
    }

    private static void warnOfTwins(String chosen, List<Candidate> candidates) {
        List<String> twins = candidates.stream().filter(c -> c.name().equals(chosen)).map(Candidate::type).toList();
        if (twins.size() > 1) {
            System.getLogger(Providers.class.getName()).log(System.Logger.Level.WARNING,
                    "{0} epoll providers are named ''{1}'': {2}. The first usable one is taken.",
                    twins.size(), chosen, String.join(", ", twins));
        }
    }

    /** A provider that was found, or the reason why it could not be made. */
    record Found(EpollProvider provider, String name, int priority, String type, String refusal) {

        static Found of(EpollProvider provider) {
            String type = provider.getClass().getName();
            try {
                return new Found(provider, provider.name(), provider.priority(), type, "");
            } catch (RuntimeException | LinkageError e) {
                return new Found(provider, type, Integer.MIN_VALUE, type, reason(e));
            }
        }

        static Found broken(Throwable cause) {
            return new Found(null, "(not loaded)", Integer.MIN_VALUE, "", reason(cause));
        }
    }

    private static List<Found> discover() {
        List<Found> found = discover(ServiceLoader.load(EpollProvider.class));
        if (found.isEmpty()) {
            // A context class loader that does not see what this module sees.
            found = discover(ServiceLoader.load(EpollProvider.class, Providers.class.getClassLoader()));
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
                found.add(Found.of(providers.next()));
            } catch (ServiceConfigurationError | LinkageError e) {
                found.add(Found.broken(e));
                broken++;
            }
        }
        found.sort(Comparator.comparingInt(Found::priority).reversed());
        return found;
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown instanceof ExceptionInInitializerError && thrown.getCause() != null
                ? thrown.getCause() : thrown;
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : cause.getClass().getSimpleName() + ": " + message;
    }
}
