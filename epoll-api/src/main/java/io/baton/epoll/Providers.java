package io.baton.epoll;

import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.spi.SystemCalls;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;

/**
 * Finds, opens and verifies the provider of system calls.
 *
 * <p>The system property {@value #PROPERTY} names the process's default provider. Without it, or if it is {@value #AUTO},
 * the default is the usable provider of highest {@linkplain EpollProvider#priority() priority}. Providers of lower
 * priority are not opened. A candidate that fails to link or states a wrong {@link io.baton.epoll.spi.EventLayout} is
 * skipped; {@link Selection#candidates()} has its reason, and so has the exception if none is usable.
 *
 * <p>The default is chosen once for the process, and logged then to the {@link System.Logger} of this class's name at
 * DEBUG: a library writes nothing to the console of a program that did not ask for it. {@link #selection()} tells the
 * program the same.
 */
public final class Providers {

    /** The system property that names the default provider. */
    public static final String PROPERTY = "io.baton.epoll.provider";
    /** Any usable provider, by priority. */
    public static final String AUTO = "auto";

    private static final Map<EpollProvider, SystemCalls> OPENED = new WeakHashMap<>();

    private static volatile @Nullable Selection selection;

    private Providers() {
    }

    /**
     * The system calls of the process's default provider: those of {@link #selection()}.
     *
     * @throws NoProviderException if none is usable, or the named one is not
     */
    public static SystemCalls selected() {
        return selection().calls();
    }

    /**
     * The process's default provider: its name, its system calls, and what became of the other candidates. It is chosen on
     * the first call and stays the same; after a failure the next call tries again.
     *
     * @throws NoProviderException if none is usable, or the one that the system property names is not
     */
    public static Selection selection() {
        Selection known = selection;
        return known != null ? known : choose();
    }

    private static Selection choose() {
        Selection chosen;
        synchronized (OPENED) {
            if (selection != null) {
                return selection;
            }
            chosen = select(System.getProperty(PROPERTY, AUTO));
            selection = chosen;
        }
        // Outside the lock: a logging library may do anything.
        log(Level.DEBUG, "The default epoll provider is {0}. Found: {1}", chosen.name(), chosen.candidates());
        return chosen;
    }

    /**
     * Chooses among the providers that {@link java.util.ServiceLoader} finds by the thread's context class loader. The
     * argument alone decides: the system property is not read, and the process's default is not changed.
     *
     * @param name a provider's name, or {@value #AUTO} (also null or empty) for the usable one of highest priority
     * @throws NoProviderException if none is usable, or the named one is not
     */
    public static Selection select(String name) {
        return select(name, DiscoveredProvider.discover());
    }

    /**
     * Opens a provider and verifies its layout. A provider instance is opened once; later calls return the same system
     * calls. After a failure the next call tries again.
     *
     * @throws NoProviderException if it does not work here
     */
    public static SystemCalls open(EpollProvider provider) {
        Objects.requireNonNull(provider, "provider");
        synchronized (OPENED) {
            SystemCalls calls = OPENED.get(provider);
            if (calls == null) {
                calls = openAndVerify(provider);
                OPENED.put(provider, calls);
            }
            return calls;
        }
    }

    private static SystemCalls openAndVerify(EpollProvider provider) {
        try {
            SystemCalls calls = Objects.requireNonNull(provider.open(), "the provider's open() returned null");
            LayoutProof.prove(calls);
            return calls;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            throw new NoProviderException(DiscoveredProvider.reason(e), e);
        }
    }

    static Selection select(String name, List<DiscoveredProvider> found) {
        boolean auto = name == null || name.isEmpty() || name.equals(AUTO);
        List<Trial> trials = new ArrayList<>();
        Trial chosen = null;
        for (DiscoveredProvider each : found) {
            Trial trial = Trial.of(each);
            if (chosen == null && (auto || each.name().equals(name))) {
                trial = trial.open();
                chosen = trial.calls() == null ? null : trial;
            }
            trials.add(trial);
        }
        if (chosen == null) {
            // The message reports all candidates, so all are tried: one that it calls usable is.
            throw new NoProviderException(
                    NoProviderMessage.of(auto ? AUTO : name, trials.stream().map(Trial::open).toList()));
        }
        List<ProviderReport> candidates = trials.stream().map(Trial::report).toList();
        warnOfTwins(chosen.provider().name(), candidates);
        return new Selection(chosen.provider().name(), Objects.requireNonNull(chosen.calls()), candidates);
    }

    private static void warnOfTwins(String chosen, List<ProviderReport> candidates) {
        List<String> twins =
                candidates.stream().filter(c -> c.name().equals(chosen)).map(ProviderReport::type).toList();
        if (twins.size() > 1) {
            log(Level.WARNING, "{0} epoll providers are named ''{1}'': {2}. The first usable one is taken.",
                    twins.size(), chosen, String.join(", ", twins));
        }
    }

    /** A choice stands even if logging fails, as it does where the JVM has no descriptor left to load its classes. */
    private static void log(Level level, String format, Object... parameters) {
        try {
            System.getLogger(Providers.class.getName()).log(level, format, parameters);
        } catch (RuntimeException | Error e) {
            // There is no other place to report it to.
        }
    }
}
