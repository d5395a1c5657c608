package io.baton.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.baton.benchmarks.Estimate;
import io.baton.benchmarks.Metric;
import io.baton.benchmarks.Program;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ChartsTest {

    private static final String RUN = "{\"peer\":\"%s\",\"load\":\"echo\",\"round\":%d,\"cpu_us_per_message\":%s,"
            + "\"quick_per_second\":1000}";

    private static final String REST = "between\n<!-- p4 -->\nkept\n<!-- /p4 -->\nafter\n";

    private final StringWriter told = new StringWriter();
    private final StringWriter refused = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void picturesAndBlocksAreWrittenAndTheRestOfThePageStays() throws Exception {
        Path page = directory.resolve("page.md");
        Files.writeString(page, "before\n<!-- p3 -->\nold\n<!-- /p3 -->\n" + REST);
        Path pictures = directory.resolve("img");
        String result = Path.of(ChartsTest.class.getResource("p3.json").toURI()).toString();
        for (int i = 0; i < 2; i++) { // the second time it finds its own block
            assertThat(run(result, "--out", pictures.toString(), "--page", page.toString())).isZero();
            assertThat(Files.readString(page)).startsWith("before\n<!-- p3 -->\n![P3: ").endsWith(
                    "<!-- /p3 -->\n" + REST).doesNotContain("old").contains(
                    "](img/p3-rate.svg)", "| **`baton-ffm:16`** |", "2 rounds");
        }
        assertThat(pictures).isDirectoryContaining("glob:**/p3-cpu.svg")
                .isDirectoryContaining("glob:**/p3-latency.svg");
    }

    @Test
    void aBlockThatThePageLacksIsNamed() throws Exception {
        Path page = Files.writeString(directory.resolve("page.md"), "nothing\n");
        String file = result("a.json", "", RUN.formatted("nio", 1, "2.5"));
        assertThat(run(file, "--out", directory.toString(), "--page", page.toString())).isZero();
        assertThat(told.toString()).contains("no block p1");
    }

    @Test
    void filesOfOneScenarioAreFurtherRounds() throws Exception {
        String one = result("a.json", "", RUN.formatted("nio", 1, "2"), RUN.formatted("baton-jna", 1, "4"));
        String two = result("b.json", "", RUN.formatted("nio", 1, "20"), RUN.formatted("baton-jna", 1, "60"));
        Measured both = ResultFiles.read(List.of(Path.of(one), Path.of(two))).scenarios().get(0);
        assertThat(both.rounds()).isEqualTo("2 rounds");
        Estimate ratio = both.ratio("baton-jna", "echo", "nio", Metric.CPU);
        assertThat(ratio.value()).as("of 2 and 3: no turn is shared by both files").isCloseTo(2.5, within(1e-9));
    }

    @Test
    void aPeerThatIsAbsentIsNamedWithTheReason() throws Exception {
        String absent = "\"p1 virtual\":\"JDK 17 | too old\",\"p2 nio\":\"elsewhere\"";
        String file = result("a.json", absent, RUN.formatted("nio", 1, "NaN"));
        Measured measured = ResultFiles.read(List.of(Path.of(file))).scenarios().get(0);
        assertThat(Tables.of(measured, "nio"))
                .contains("`virtual` is missing: JDK 17 \\| too old").contains("| `nio` | – |")
                .doesNotContain("elsewhere");
        assertThat(Pictures.of(measured, "nio")).as("nothing to draw").isEmpty();
    }

    @Test
    void whatOnlySomeScenariosMeasureHasItsColumnsAndItsTable() throws Exception {
        String run = "{\"peer\":\"%s\",\"load\":\"%s\",\"round\":1,%s}";
        String echo = "\"quick_per_second\":10,\"cpu_us_per_message\":500,\"size\":64,\"reply_size\":%d";
        String file = result("a.json", "",
                run.formatted("nio", "90 idle", "\"heap_bytes_per_idle\":94.4,\"direct_bytes_per_idle\":7"),
                run.formatted("c-edge", "echo", echo.formatted(64)),
                run.formatted("nio", "echo", echo.formatted(64) + ",\"allocated_bytes_per_message\":24.26"),
                run.formatted("nio", "large", echo.formatted(1 << 20)));
        String tables = Tables.of(ResultFiles.read(List.of(Path.of(file))).scenarios().get(0), "nio");
        assertThat(tables).contains("**90 idle, for each**", "| `nio` | 94 | 7 |", "p99.9 | bytes/msg |",
                "| – | 24.26 |\n",
                "| – | – |\n", "| MiB/CPU s |", "| 2,000 |\n");
    }

    @Test
    void goalsAreJudgedByTheSameRunsAsTheTables() throws Exception {
        String run = "{\"scenario\":\"%s\",\"peer\":\"%s\",\"load\":\"%s\",\"round\":%d,\"cpu_us_per_message\":%s,"
                + "\"quick_per_second\":10}";
        List<String> runs = new ArrayList<>();
        for (int round = 1; round <= 8; round++) {
            runs.add(run.formatted("p1", "baton-ffm", "16 connections", round, 9.0 * round));
            runs.add(run.formatted("p1", "netty-epoll:1", "16 connections", round, 10.0 * round));
            runs.add(run.formatted("p1", "c-edge", "16 connections", round, 5.0 * round));
            runs.add(run.formatted("p5", "netty-http", "64 connections, heads of 73 bytes, pipeline 1",
                    round, 20));
        }
        String file = result("g.json", "", runs.toArray(String[]::new));
        ResultFiles files = ResultFiles.read(List.of(Path.of(file)));
        assertThat(Tables.ofGoals(files.verdicts())).contains(
                "| &lt;= 0.92 | 40.5 | netty-epoll:1 | 45.0 | 0.90 | 0.90–0.90 | met |",
                "| c-edge | 22.5 | 1.80 | 1.80–1.80 | **missed** |",
                "16 connections / netty-io_uring | &lt;= 0.97 | 40.5 |  |  |  |  | not measured: no peer to compare with |",
                "| >= 1.30 |  | netty-http | 50,000 |  |  | not measured");
        assertThat(Tables.of(files.scenarios().get(0), "netty-epoll:1"))
                .contains("| **`baton-ffm`** | 40.5 | 0.90 (0.90–0.90) |");
    }

    @Test
    void aDisturbedTurnCountsNeitherForGoalsNorForTables() throws Exception {
        String run = "{\"peer\":\"%s\",\"load\":\"16 connections\",\"round\":1,\"turn\":%d,\"cpu_us_per_message\":%s,"
                + "\"quick_per_second\":10,\"seconds\":1,\"stolen_us\":0,\"foreign_cpu_us\":%d}";
        List<String> runs = new ArrayList<>();
        for (int turn = 1; turn <= 13; turn++) {
            boolean calm = turn <= 8;
            runs.add(run.formatted("baton-ffm", turn, calm ? "9.0" : "5.0", calm ? 0 : 900_000));
            runs.add(run.formatted("netty-epoll:1", turn, "10.0", 0));
        }
        ResultFiles files = ResultFiles.read(List.of(Path.of(result("d.json", "", runs.toArray(String[]::new)))));
        assertThat(Tables.of(files.scenarios().get(0), "netty-epoll:1")).contains("| 0.90 (0.90–0.90) |");
        assertThat(Tables.ofGoals(files.verdicts())).contains("| netty-epoll:1 | 10.0 | 0.90 | 0.90–0.90 | met |");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"runs\":[", "[1]", "{}", "{\"runs\":[{\"peer\":\"nio\"}]}", "{\"runs\":[1]}",
            "\u0000"})
    void aFileThatIsNoResultIsRefusedInOneLine(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("bad.json"), content);
        assertThat(run(file.toString(), "--out", directory.toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(refused.toString().trim()).startsWith(file + ": ").hasLineCount(1);
    }

    @Test
    void aFileThatIsNotThereIsRefusedInOneLine() throws Exception {
        String missing = directory.resolve("none.json").toString();
        assertThat(run(missing, "--out", directory.toString())).isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(refused.toString().trim()).isEqualTo(missing + ": no such file");
        String file = result("a.json", "", RUN.formatted("nio", 1, "2"));
        assertThat(run(file, "--out", directory.toString(), "--page", missing))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(refused.toString()).contains(missing + ": no such page");
    }

    private String result(String name, String absent, String... runs) throws Exception {
        String text = "{\"options\":{\"scenario\":\"p1\"},\"absent\":{" + absent + "},\"runs\":["
                + String.join(",", runs) + "]}";
        return Files.writeString(directory.resolve(name), text).toString();
    }

    private int run(String... arguments) {
        return Program.commandLine(new Charts()).setOut(new PrintWriter(told, true))
                .setErr(new PrintWriter(refused, true)).execute(arguments);
    }
}
