package io.baton.pool.internal.group;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.InsufficientCapacityException;

import io.baton.epoll.Epoll;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.internal.log.Log;

import java.io.IOException;
import java.lang.module.ModuleReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Loads and initializes the classes that a pool may need for the first time when no descriptor is left or the heap is full. The JVM
 * does not try again where that has failed once: a class whose initialization met a full heap is unusable for good, and so is a
 * call whose class could not be read for want of a descriptor.
 */
final class Preload {

    private static final Log LOG = Log.of(Preload.class);
    private static final String CLASS = ".class";

    private Preload() {
    }

    /** Loads them, as far as that is possible. */
    static void classes() {
        try {
            initialize(LeaderFollowerPool.class, "io/baton/pool/internal/");
            initialize(Epoll.class, "io/baton/epoll/");
            Class.forName(InsufficientCapacityException.class.getName());
            Class.forName(EventPoller.PollState.class.getName());
            // Most log formats print the time of day, and the JDK reads the rules of the time zones from a file.
            LOG.debug("the pool's classes are loaded, {}", ZonedDateTime.now(), null);
        } catch (Exception | Error e) {
            LOG.debug("not all classes could be loaded beforehand", null, e);
        }
    }

    private static void initialize(Class<?> example, String folder) throws Exception {
        for (String name : entries(example)) {
            if (name.startsWith(folder) && name.endsWith(CLASS) && !name.endsWith("-info.class")) {
                String className = name.substring(0, name.length() - CLASS.length()).replace('/', '.');
                Class.forName(className, true, example.getClassLoader());
            }
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
