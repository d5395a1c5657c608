package io.baton.epoll.tck;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * EMFILE: the answer of every call that makes a descriptor when none is left; no descriptor leaks then (LTP epoll_create1,
 * accept).
 */
public abstract class LimitContract extends Contract {

    private static final int DESCRIPTORS = 256;
    private static final int CHILD_SECONDS = 60;

    @TempDir
    Path directory;

    /** For subclasses. */
    protected LimitContract() {
    }

    @Test
    void everyCallThatMakesADescriptorAnswersEMFILEAtTheLimit() throws Exception {
        Map<String, String> answers = probe();
        Map<String, String> expected = new LinkedHashMap<>();
        List.of("eventfd", "epoll_create1", "Epoll.create", "socket", "pipe2", "socketpair", "timerfd_create", "open",
                        "fcntl(F_DUPFD_CLOEXEC)", "accept4", "pipe2 with one descriptor left")
                .forEach(call -> expected.put(call, "EMFILE"));
        expected.put("accept4 with one descriptor left", "OK");
        expected.put("epoll_create1 with one descriptor left", "OK");
        assertThat(answers).containsExactlyInAnyOrderEntriesOf(expected);
    }

    private Map<String, String> probe() throws IOException, InterruptedException {
        Class<?> type = provider().getClass();
        Assumptions.assumeTrue(Modifier.isPublic(type.getModifiers()) && type.getCanonicalName() != null,
                () -> type + " cannot be created in a child process: its class is not public");
        Path out = directory.resolve("answers");
        Process child = new ProcessBuilder("/bin/sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath(), LimitProbe.class.getName(), type.getName())
                .redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try {
            assertThat(child.waitFor(CHILD_SECONDS, SECONDS)).as("the child ends").isTrue();
        } finally {
            child.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(child.exitValue()).as("the child's exit; it said: %s", said).isZero();
        return said.lines().filter(line -> line.contains("="))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(cells -> cells[0], cells -> cells[1]));
    }

    /** Modules work on the class path too, so one list is enough, however this JVM was started. */
    private static String classPath() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(path -> path != null && !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
