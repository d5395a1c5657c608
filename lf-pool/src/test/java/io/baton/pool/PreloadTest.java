package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that starts a pool and does nothing with it has loaded all that the pool may need in want of descriptors or memory. */
class PreloadTest {

    @TempDir
    Path directory;

    @Test
    void aPoolThatHasStartedHasLoadedAllItsOwnClasses() throws Exception {
        String initialized = initialized(System.getProperty("java.class.path"));
        assertThat(own()).hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(initialized).contains("'" + name + "'"));
    }

    /** One jar of several modules, as a shading tool makes it, with a class in it that cannot be loaded. */
    @Test
    void aClassThatCannotBeLoadedAndClassesOfOthersInTheSameJarAreLeftOut() throws Exception {
        Path shaded = directory.resolve("shaded.jar");
        StringBuilder path = new StringBuilder(shaded.toString());
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(shaded))) {
            add(jar, "io/baton/pool/internal/Broken.class", new byte[100]);
            add(jar, "io/baton/epoll/Broken.class", new byte[100]);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (entry.contains("epoll-api") || entry.contains("epoll-native")
                        || entry.endsWith("lf-pool/target/classes")) {
                    shade(jar, Path.of(entry));
                } else {
                    path.append(File.pathSeparator).append(entry);
                }
            }
        }
        String initialized = initialized(path.toString());
        assertThat(own()).allSatisfy(name -> assertThat(initialized).contains("'" + name + "'"));
        if (initialized.contains("'io/baton/epoll/ffm/FfmLinkage'")) {
            assertThat(initialized).as("the provider that was not chosen").doesNotContain("'io/baton/epoll/jna/LibC'");
        }
    }

    private static void shade(JarOutputStream jar, Path module) throws IOException {
        if (Files.isDirectory(module)) {
            addAll(jar, module);
        } else {
            try (FileSystem contents = FileSystems.newFileSystem(module)) {
                addAll(jar, contents.getPath("/"));
            }
        }
    }

    private static void addAll(JarOutputStream jar, Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (name.startsWith("io/") || name.startsWith("META-INF/services/")) {
                    add(jar, name, Files.readAllBytes(file));
                }
            }
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    /** What the JVM that starts a pool has logged of the classes it initialized. */
    private String initialized(String classPath) throws Exception {
        Path log = directory.resolve("classes.log");
        String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
        Process process = new ProcessBuilder(java, "-Xlog:class+init=info:file=" + log, "-cp", classPath,
                Starter.class.getName()).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    /** Those inside; interfaces are not initialized unless they have something to initialize. */
    private static Set<String> own() throws Exception {
        Path root = Path.of(LeaderFollowerPool.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root.resolve("io/baton/pool/internal"))) {
            List<String> names = files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class") && !name.contains("Test"))
                    .map(name -> name.substring(0, name.length() - 6).replace('/', '.')).toList();
            return names.stream().filter(PreloadTest::isMainClass).map(name -> name.replace('.', '/'))
                    .collect(Collectors.toSet());
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
            LeaderFollowerPool.builder()
                    .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), RunningPool.ECHO)
                    .start();
            // Without the classes that only closing would load.
            Runtime.getRuntime().halt(0);
        }
    }
}
