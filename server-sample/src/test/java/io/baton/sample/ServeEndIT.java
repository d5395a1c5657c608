package io.baton.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** How SIGTERM and Ctrl-C end {@code baton-server serve}. */
class ServeEndIT {

    /** JDK 21 and newer log calls of Runtime.exit, which fails before the module system is there. No code of ours has run. */
    private static final String EXIT_OF_A_JVM_THAT_BOOTS = "^Runtime\\.exit\\(143\\) logging failed: .*\n$";
    /**
     * The JVM's own shutdown and its start may meet: VM.shutdown() has raised the level, and initPhase2() raises it next. Then it
     * ends with code 1. No code of ours has run.
     */
    private static final String BOOT_THAT_MEETS_THE_SHUTDOWN =
            "^Error occurred during initialization of VM\njava\\.lang\\.InternalError: Bad level: \\d\n";

    @Test
    void sigtermClosesTheConnectionsAndEndsItWithExitCode0() throws Exception {
        try (Program program = Program.serve(); EchoPeer peer = EchoPeer.of(program)) {
            peer.send("a");
            assertThat(peer.receive(1)).isEqualTo("a");
            program.terminate();
            assertThat(program.exitCode()).isZero();
            assertThat(peer.isAtEnd()).isTrue();
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void controlCEndsItWithExitCode0() throws Exception {
        try (Program program = Program.serve()) {
            program.awaitOut("listening");
            assumeFalse(program.ignoresInterrupts(), "started in the background of a shell, which ignores SIGINT");
            program.interrupt();
            assertThat(program.exitCode()).isZero();
            assertThat(program.err()).isEmpty();
        }
    }

    @Test
    void aSecondControlCDoesNotCutTheOrderlyEndShort() throws Exception {
        try (Program program = Program.serve("--block-byte", "b", "--block-for", "500ms");
                EchoPeer peer = EchoPeer.of(program)) {
            assumeFalse(program.ignoresInterrupts(), "started in the background of a shell, which ignores SIGINT");
            peer.send("b");
            program.interrupt();
            program.interrupt();
            assertThat(program.exitCode()).isZero();
        }
    }

    /** The signal comes at any point of the start: before the JVM can handle it, or later. */
    @ParameterizedTest
    @ValueSource(ints = {50, 200, 400, 600, 800, 1000})
    void sigtermDuringTheStartEndsItWithoutAMessage(int millis) throws Exception {
        try (Program program = Program.serve()) {
            Thread.sleep(millis);
            program.terminate();
            int code = program.exitCode();
            boolean bootFailed = Pattern.compile(BOOT_THAT_MEETS_THE_SHUTDOWN).matcher(program.out()).find();
            assertThat(code).as("exit code; it said %s %s", program.out(), program.err())
                    .isIn(0, 128 + 15, bootFailed ? 1 : 0);
            assertThat(program.err().replaceFirst(EXIT_OF_A_JVM_THAT_BOOTS, "")).isEmpty();
        }
    }
}
