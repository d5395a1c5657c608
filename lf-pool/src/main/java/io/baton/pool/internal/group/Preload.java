package io.baton.pool.internal.group;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;

import io.baton.epoll.Epoll;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.internal.log.Log;
import io.baton.pool.internal.log.Message;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Loads and initializes the classes that a pool may need for the first time when no descriptor is left or the heap is full. The
 * JVM does not try again where that has failed once: a class whose initialization met a full heap is unusable for good, and so is
 * a call whose class could not be read for want of a descriptor.
 */
final class Preload {

    private static final Log LOG = Log.of(Preload.class);
    private static final Message LOADED = LOG.debug("the pool's classes are loaded, {}");
    private static final Message NOT_FOUND = LOG.debug("the classes beside {} could not be found");
    private static final Message NOT_LOADED = LOG.debug("{} could not be loaded beforehand");
    private static final String CLASS = ".class";
    /** Below the pool's, all folders; of epoll-api its own two. In a jar of several modules the providers lie beside them. */
    private static final String POOL = "io/baton/pool/internal/";
    private static final Set<String> EPOLL = Set.of("io/baton/epoll/", "io/baton/epoll/spi/");
    /** Initialized is initialized: a second pool need not look through the jars again. */
    private static boolean done;

    private Preload() {
    }

    /** Loads them, as far as that is possible, once in a JVM. */
    static synchronized void classes() {
        if (done) {
            return;
        }
        initialize(LeaderFollowerPool.class, folder -> folder.startsWith(POOL));
        initialize(Epoll.class, EPOLL::contains);
        initialize(InsufficientCapacityException.class.getName(), Preload.class.getClassLoader());
        initialize(EventPoller.PollState.class.getName(), Preload.class.getClassLoader());
        // Most log formats print the time of day, and the JDK reads the rules of the time zones from a file.
        try {
            LOADED.log(ZonedDateTime.now(), null);
        } catch (Exception | Error e) {
            NOT_LOADED.log("the time of day", e);
        }
        done = true;
    }

    private static void initialize(Class<?> example, Predicate<String> folders) {
        try {
            for (String name : entries(example)) {
                String folder = name.substring(0, name.lastIndexOf('/') + 1);
                if (folders.test(folder) && name.endsWith(CLASS) && !name.endsWith("-info.class")) {
                    initialize(name.substring(0, name.length() - CLASS.length()).replace('/', '.'),
                            example.getClassLoader());
                }
            }
        } catch (Exception | Error e) {
            NOT_FOUND.log(example, e);
        }
    }

    /** One that cannot be linked, as in a jar from which something was left out, does not keep the others from being loaded. */
    private static void initialize(String className, ClassLoader loader) {
        try {
            Class.forName(className, true, loader);
        } catch (Exception | Error e) {
            NOT_LOADED.log(className, e);
        }
    }

    /** The names of what lies beside a class: in its module, or on the class path in its directory or jar. */
    private static List<String> entries(Class<?> example) throws Exception {
        Module module = example.getModule();
        if (module.isNamed()) {
            try (ModuleReader reader = module.getLayer().configuration().findModule(module.getName()).orElseThrow()
                    .reference().open(); Stream<String> names = reader.list()) {
                return names.toList();
            }
        }
        Path root = Path.of(example.getProtectionDomain().getCodeSource().getLocation().toURI());
        return Files.isDirectory(root) ? entriesOfDirectory(root) : entriesOfJar(root);
    }

    private static List<String> entriesOfDirectory(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).toList();
        }
    }

    private static List<String> entriesOfJar(Path root) throws IOException {
        try (JarFile jar = new JarFile(root.toFile())) {
            return jar.stream().map(entry -> entry.getName()).toList();
        }
    }
}
