package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class ProgressTest {

    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;

    @Test
    void aTerminalHasOneLineThatIsRewritten() {
        Progress progress = progress(true, 100);
        step(progress, "a", 10);
        step(progress, "b", 10);
        assertThat(printed()).doesNotContain("\n").contains("\r").contains("0 %, 1:40 left: p1, a")
                .contains("10 %, 1:30 left: p1, b");
    }

    @Test
    void elsewhereALineComesNowAndThen() {
        Progress progress = progress(false, 100);
        for (int i = 0; i < 50; i++) {
            step(progress, "step " + i, 1);
        }
        assertThat(printed().lines()).hasSize(3).allSatisfy(line -> assertThat(line).doesNotContain("\r"));
    }

    @Test
    void theTimeLeftFollowsThePaceSoFar() {
        Progress progress = progress(true, 100);
        progress.step("slow", 25);
        now += 50 * SECOND; // twice as long as planned
        progress.step("then", 25);
        assertThat(printed()).contains("25 %, 2:30 left");
    }

    @Test
    void whatFellAwayIsNotWaitedFor() {
        Progress progress = progress(true, 100);
        progress.reached(90);
        step(progress, "last", 10);
        assertThat(printed()).contains("90 %");
    }

    private Progress progress(boolean terminal, double planned) {
        Progress progress = new Progress(out, terminal, planned, () -> now);
        progress.in("p1");
        return progress;
    }

    private void step(Progress progress, String what, int seconds) {
        progress.step(what, seconds);
        now += seconds * SECOND;
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
