package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code baton-server fifo} says about a path that it cannot watch: one line, and no stack trace. */
class FifoRefusalIT {

    @TempDir
    private Path directory;

    @Test
    void aMissingPathIsSaid() throws Exception {
        Path missing = directory.resolve("missing");
        expectFailure(Program.start("fifo", missing.toString()),
                "there is no " + missing + "; 'mkfifo " + missing + "' makes one");
    }

    @Test
    void aFileThatIsNoFifoIsSaid() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        expectFailure(Program.start("fifo", file.toString()), file + " is no FIFO");
    }

    @Test
    void aDirectoryThatMayNotBeSearchedIsSaid() throws Exception {
        Path fifo = mkfifo();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        try {
            expectFailure(startWithoutRightsTo(fifo), "no permission to look at " + fifo);
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void aFifoThatMayNotBeOpenedIsSaid() throws Exception {
        Path fifo = mkfifo();
        Files.setPosixFilePermissions(fifo, PosixFilePermissions.fromString("---------"));
        expectFailure(startWithoutRightsTo(fifo), "no permission to read and write " + fifo);
    }

    @Test
    void theEmptyPathIsAWrongArgument() throws Exception {
        try (Program program = Program.start("fifo", "")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.err()).isEqualTo("baton-server: Invalid value for PATH: the path is empty."
                    + " See 'baton-server fifo --help'.\n");
        }
    }

    @Test
    void aPathThatTheLocaleCannotExpressIsSaid() throws Exception {
        // sh passes the bytes on, whatever the locale of this JVM is.
        List<String> command = List.of("sh", "-c", "exec \"$0\" fifo \"$(printf '/\\303\\274')\"",
                Program.LAUNCHER.toString());
        try (Program program = Program.start(command, Map.of("LC_ALL", "C"), Path.of("/"))) {
            assertThat(program.exitCode()).isIn(1, 2);
            assertThat(program.err()).containsOnlyOnce("\n").doesNotContain("Exception");
        }
    }

    private Path mkfifo() throws Exception {
        Path path = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
        return path;
    }

    private static Program startWithoutRightsTo(Path fifo) throws Exception {
        return Program.start(Unprivileged.command("dac_override,dac_read_search",
                Program.LAUNCHER.toString(), "fifo", fifo.toString()), Map.of(), Path.of("/"));
    }

    private static void expectFailure(Program started, String message) throws InterruptedException {
        try (started) {
            assertThat(started.exitCode()).isEqualTo(1);
            assertThat(started.err()).isEqualTo("baton-server: " + message + "\n");
            assertThat(started.out()).isEmpty();
        }
    }
}
