package io.baton.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.benchmarks.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine;

/** The whole soak for some seconds; and against servers that do something wrong. */
class SoakTest {

    /** A run this short is mostly warm-up. On a busy machine a client may not get to read for seconds, and is not to blame. */
    private static final List<String> SHORT = List.of("--minutes", "0.05", "--round", "0.1", "--stall", "8000",
            "--tolerance", "8");

    @TempDir
    private Path files;

    private final StringWriter said = new StringWriter();

    private int soak(String... more) {
        List<String> arguments = new ArrayList<>(SHORT);
        arguments.addAll(List.of("--json", files.resolve("soak.json").toString()));
        arguments.addAll(List.of(more));
        CommandLine command = Program.commandLine(new Soak());
        command.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        int exit = command.execute(arguments.toArray(String[]::new));
        System.out.print(said);
        return exit;
    }

    @Test
    void aServerThatDoesNothingWrongPasses() throws Exception {
        Path svg = files.resolve("soak.svg");
        assertThat(soak("--svg", svg.toString())).as(said.toString()).isZero();
        assertThat(said.toString()).contains("soak passed, platform followers").doesNotContain("FAILED");
        assertThat(Files.readString(svg)).contains("heap after GC", "descriptors");
        assertThat(Files.readString(files.resolve("soak.json"))).contains("\"http_requests\"", "\"direct_bytes\"");
    }

    @Test
    void aServerThatLeaksFailsAndEachLeakIsNamed() {
        assertThat(soak("--followers", "PLATFORM", "--leak", "HEAP,DIRECT,DESCRIPTORS,THREADS"))
                .as(said.toString()).isEqualTo(1);
        for (Resource resource : Resource.values()) {
            assertThat(said.toString()).contains("soak FAILED, platform followers: " + resource.title() + " rises by ");
        }
    }

    @ParameterizedTest
    @CsvSource({"LOST_BYTE,out of step", "FOREIGN_CELL,foreign cell"})
    void aServerThatLosesOrMixesBytesFails(Leak leak, String message) {
        assertThat(soak("--followers", "PLATFORM", "--leak", leak.name())).as(said.toString()).isEqualTo(1);
        assertThat(said.toString()).contains("soak FAILED").contains(message);
    }
}
