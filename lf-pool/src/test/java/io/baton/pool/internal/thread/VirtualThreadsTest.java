package io.baton.pool.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How this JVM makes virtual threads with our scheduler; and in JVMs of their own, what it says where it cannot. */
class VirtualThreadsTest {

    /** Prints what there is. */
    public static final class Ask {

        private Ask() {
        }

        /** The program. */
        public static void main(String[] arguments) {
            System.out.println(VirtualThreads.support().isThere() + " " + VirtualThreads.support().why());
        }
    }

    private static String ask(String... options) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ask.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return answer.strip();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void withoutTheFlagItSaysWhichToAdd() throws Exception {
        assertThat(ask()).isEqualTo("false the command line does not open java.lang to the pool:"
                + " add --add-opens java.base/java.lang=ALL-UNNAMED");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void withTheFlagThereIsAWay() throws Exception {
        assertThat(ask("--add-opens", "java.base/java.lang=ALL-UNNAMED")).startsWith("true by ");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void anOlderJvmIsNamed() throws Exception {
        assertThat(ask("--add-opens", "java.base/java.lang=ALL-UNNAMED"))
                .isEqualTo("false JDK " + Runtime.version().feature()
                        + " has no virtual threads; they need JDK 21 or newer");
    }

    @Test
    void aThreadIsGivenToItsSchedulerAndRunsWhereThatRunsIt() throws Exception {
        VirtualThreads.Support support = VirtualThreads.support();
        assumeTrue(support.isThere(), support.why());
        List<Runnable> given = new ArrayList<>();
        List<Thread> ran = new ArrayList<>();
        Thread thread = support.threads().unstarted(given::add, "its name", () -> ran.add(Thread.currentThread()));
        assertThat(VirtualThreads.isVirtual(thread)).isTrue();
        assertThat(VirtualThreads.isVirtual(Thread.currentThread())).isFalse();
        assertThat(thread.getName()).isEqualTo("its name");
        thread.start();
        assertThat(given).hasSize(1);
        assertThat(ran).isEmpty();
        given.get(0).run();
        assertThat(ran).containsExactly(thread);
        thread.join();
    }
}
