package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs jcstress on this module's claims: in a short mode, or in its default mode with {@code -Dio.baton.stress.full=true}.
 */
class MemoryModelTest {

    private static final boolean FULL = Boolean.getBoolean("io.baton.stress.full");
    private static final List<String> SHORT =
            List.of("-m", "quick", "-f", "1", "-iters", "1", "-time", "50", "-sc", "false", "-af", "NONE");
    private static final List<String> DEFAULT = List.of("-m", "default");

    @Test
    void noClaimHasAForbiddenOutcome() throws Exception {
        Path reports = Files.createDirectories(Path.of("target", "jcstress")).toAbsolutePath();
        Path log = reports.resolve("jcstress.log");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-Xmx256m", "org.openjdk.jcstress.Main", "-r", reports.toString()));
        if (FULL) {
            command.addAll(DEFAULT);
        } else {
            // With one set of JVM flags jcstress starts one JVM per claim.
            command.addAll(SHORT);
            command.addAll(List.of("-jvmArgs", "-Xmx256m -XX:+UseSerialGC"));
        }
        Process jcstress = new ProcessBuilder(command).directory(reports.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(jcstress.waitFor(FULL ? 180 : 4, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            jcstress.descendants().forEach(ProcessHandle::destroy);
            jcstress.destroy();
        }
        String said = Files.readString(log);
        assertThat(jcstress.exitValue()).as("%s", said).isZero();
        assertThat(said).contains("Failed tests: No matches").contains("Error tests: No matches");
    }
}
