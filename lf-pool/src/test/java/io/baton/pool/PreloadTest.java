package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that starts a pool and does nothing with it has loaded all that the pool may need in want of descriptors or memory. */
class PreloadTest {

    @Test
    void aPoolThatHasStartedHasLoadedAllItsOwnClasses() throws Exception {
        Path log = Files.createTempFile("classes", ".log");
        try {
            String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
            Process process = new ProcessBuilder(java, "-Xlog:class+init=info:file=" + log, "-cp",
                    System.getProperty("java.class.path"), Starter.class.getName()).inheritIO().start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            String initialized = Files.readString(log, StandardCharsets.ISO_8859_1);
            assertThat(own()).hasSizeGreaterThan(40)
                    .allSatisfy(name -> assertThat(initialized).contains("'" + name + "'"));
        } finally {
            Files.delete(log);
        }
    }

    /** Those inside; interfaces are not initialized unless they have something to initialize. */
    private static Set<String> own() throws Exception {
        Path root = Path.of(LeaderFollowerPool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root.resolve("io/baton/pool/internal"))) {
            List<String> names = files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class") && !name.contains("Test"))
                    .map(name -> name.substring(0, name.length() - 6).replace('/', '.')).toList();
            return names.stream().filter(PreloadTest::isMainClass).map(name -> name.replace('.', '/')).collect(Collectors.toSet());
        }
    }

    private static boolean isMainClass(String name) {
        try {
            Class<?> type = Class.forName(name, false, PreloadTest.class.getClassLoader());
            return !type.isInterface();
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    static final class Starter {

        private Starter() {
        }

        public static void main(String[] arguments) throws Exception {
            LeaderFollowerPool.builder().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), RunningPool.ECHO)
                    .start();
            // Without the classes that only closing would load.
            Runtime.getRuntime().halt(0);
        }
    }
}
