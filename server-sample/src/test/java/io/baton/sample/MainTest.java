package io.baton.sample;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;

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

    @Command(name = "fails")
    static final class Fails implements Callable<Integer> {

        @Override
        public Integer call() {
            throw new ExceptionInInitializerError(new UnsatisfiedLinkError("libnio.so: Too many open files"));
        }
    }

    @Test
    void anErrorOfTheJvmIsOneLineThatSaysItsCause() {
        StringWriter err = new StringWriter();
        int code = Main.execute(new CommandLine(new Fails()).setErr(new PrintWriter(err)));
        assertThat(code).isEqualTo(1);
        assertThat(err).hasToString(
                "baton-server: java.lang.UnsatisfiedLinkError: libnio.so: Too many open files\n");
    }
}
