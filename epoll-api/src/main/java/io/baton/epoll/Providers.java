package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.stream.Collectors;

/**
 * Finds, opens and proves the provider of system calls.
 *
 * <p>The system property {@value #PROPERTY} names the provider to use. Without it (or with {@value #AUTO}) the usable
 * one of highest {@linkplain EpollProvider#priority() priority} is taken, and none below it is opened. Each candidate
 * is tried under its own catch, so one that does not link, or that states a wrong {@link
 * io.baton.epoll.spi.EventLayout}, is passed over and named in the message if none is left.
 */
public final class Providers {

    /** The system property that names the provider. */
    public static final String PROPERTY = "io.baton.epoll.provider";
    /** Any usable provider, by priority. */
    public static final String AUTO = "auto";

    private static final Map<EpollProvider, SystemCalls> OPENED = new WeakHashMap<>();

    private static volatile @Nullable SystemCalls selected;

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
     * Chooses among the providers that {@link java.util.ServiceLoader} finds by the thread's context class loader.
     *
     * @param name a provider's name, or {@value #AUTO}
     * @throws NoProviderException if none is usable, or the named one is not
     */
    public static Selection select(String name) {
        return select(name, Found.discover());
    }

    /**
     * Opens a provider and proves its layout. A provider instance is opened once; later calls return the same system
     * calls.
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
        List<Trial> trials = new ArrayList<>();
        Trial chosen = null;
        for (Found each : found) {
            Trial trial = new Trial(each, null, each.refusal());
            if (chosen == null && (auto || each.name().equals(name))) {
                trial = trial.open();
                chosen = trial.calls() == null ? null : trial;
            }
            trials.add(trial);
        }
        if (chosen == null) {
            // The message tells of all, so all are tried: what it calls usable is.
            throw new NoProviderException(explain(auto ? AUTO : name, trials.stream().map(Trial::open).toList()));
        }
        List<Candidate> candidates = trials.stream().map(Trial::candidate).toList();
        warnOfTwins(chosen.found().name(), candidates);
        return new Selection(chosen.found().name(), Objects.requireNonNull(chosen.calls()), candidates);
    }

    /** What opening a provider came to: system calls, or a refusal, or neither as long as it was not tried. */
    private record Trial(Found found, @Nullable SystemCalls calls, String refusal) {

        Trial open() {
            EpollProvider provider = found.provider();
            if (provider == null || calls != null || !refusal.isEmpty()) {
                return this;
            }
            try {
                return new Trial(found, Providers.open(provider), "");
            } catch (NoProviderException e) {
                return new Trial(found, null, String.valueOf(e.getMessage()));
            }
        }

        Candidate candidate() {
            Candidate.Outcome outcome = calls != null ? Candidate.Outcome.USABLE
                    : refusal.isEmpty() ? Candidate.Outcome.NOT_TRIED : Candidate.Outcome.REFUSED;
            return new Candidate(found.name(), found.priority(), found.type(), outcome, refusal);
        }
    }

    private static SystemCalls openAndProve(EpollProvider provider) {
        try {
            SystemCalls calls = provider.open();
            LayoutProof.prove(calls);
            return calls;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new NoProviderException(Found.reason(e), e);
        }
    }

    private static String explain(String name, List<Trial> trials) {
        String found = trials.isEmpty() ? "none"
                : trials.stream().map(trial -> trial.candidate().toString()).collect(Collectors.joining("; "));
        return (name.equals(AUTO) ? "No usable epoll provider." : "No usable epoll provider is named '" + name + "'.")
                + " Found: " + found + ". Add io.baton:epoll-native (name 'jna', Java 17+) or io.baton:epoll-ffm"
                + " (name 'ffm', JDK 22+) to the module path or class path;"
                + " -D" + PROPERTY + "=NAME chooses among several.";
    }

    private static void warnOfTwins(String chosen, List<Candidate> candidates) {
        List<String> twins = candidates.stream().filter(c -> c.name().equals(chosen)).map(Candidate::type).toList();
        if (twins.size() > 1) {
            System.getLogger(Providers.class.getName()).log(System.Logger.Level.WARNING,
                    "{0} epoll providers are named ''{1}'': {2}. The first usable one is taken.",
                    twins.size(), chosen, String.join(", ", twins));
        }
    }
}
