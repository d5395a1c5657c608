package io.baton.pool.internal.group;

import io.baton.epoll.Epoll;
import io.baton.pool.LeaderFollowerPool;
import io.baton.pool.internal.log.Log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.stream.Stream;

/**
 * Loads what a pool may need for the first time when the process has no descriptor left. A class in a directory is read from a file
 * that has to be opened then, and the JVM does not try again where that has failed once. Jars and run-time images are open already.
 */
final class Preload {

    private static final Log LOG = Log.of(Preload.class);

    private Preload() {
    }

    /** Loads them, as far as that is possible. */
    static void classes() {
        try {
            load(LeaderFollowerPool.class);
            load(Epoll.class);
            // Most log formats print the time of day; the JDK reads the rules of the time zones from a file.
            LOG.debug("classes are loaded, {}", ZonedDateTime.now(), null);
        } catch (Exception | Error e) {
            LOG.debug("not all classes could be loaded beforehand", null, e);
        }
    }

    /** All classes below the package of this one, if they are in a directory. */
    private static void load(Class<?> example) throws Exception {
        var source = example.getProtectionDomain().getCodeSource();
        if (source == null || !"file".equals(source.getLocation().getProtocol())) {
            return;
        }
        Path root = Path.of(source.getLocation().toURI());
        Path folder = root.resolve(example.getPackageName().replace('.', '/'));
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".class"))::iterator) {
                String name = root.relativize(file).toString().replace('/', '.');
                if (!name.endsWith("-info.class")) {
                    Class.forName(name.substring(0, name.length() - ".class".length()), false, example.getClassLoader());
                }
            }
        }
    }
}
