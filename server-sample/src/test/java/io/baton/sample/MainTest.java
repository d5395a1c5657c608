package io.baton.sample;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MainTest {

    @Test
    void withoutACommandItServes() {
        assertThat(Main.withCommand()).containsExactly("serve");
        assertThat(Main.withCommand("--threads", "4")).containsExactly("serve", "--threads", "4");
    }

    @Test
    void aCommandIsNotChanged() {
        assertThat(Main.withCommand("fifo", "a", "--help")).containsExactly("fifo", "a", "--help");
        assertThat(Main.withCommand("nonsense")).containsExactly("nonsense");
    }

    @Test
    void helpAndVersionNeedNoCommand() {
        assertThat(Main.withCommand("--help")).containsExactly("--help");
        assertThat(Main.withCommand("-V")).containsExactly("-V");
    }
}
