package io.baton.sample;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ModesIT {

    @Test
    void showsTheTriggersAndSucceeds() throws Exception {
        try (Program program = Program.start("modes")) {
            assertThat(program.exitCode()).isZero();
            assertThat(program.out()).contains("level-triggered", "edge-triggered", "one-shot", "poll(2)")
                    .doesNotContain("NOT what");
            assertThat(program.err()).isEmpty();
        }
    }
}
