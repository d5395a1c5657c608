package io.baton.pool.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

class ExplorerTest {

    private static final long X = Steps.bit("x");
    private static final long Y = Steps.bit("y");

    /** Some threads that share a text. Each step appends a letter to it. */
    private static final class Letters implements Program {
        private final StringBuilder text = new StringBuilder();
        private final List<Consumer<Letters>> threads;
        private final Consumer<String> check;

        Letters(Consumer<String> check, List<Consumer<Letters>> threads) {
            this.check = check;
            this.threads = threads;
        }

        Letters read(String letter, long what) {
            Steps.at(what, 0);
            text.append(letter);
            return this;
        }

        Letters write(String letter, long what) {
            Steps.at(0, what);
            text.append(letter);
            return this;
        }

        @Override
        public List<Runnable> threads() {
            return threads.stream().map(thread -> (Runnable) () -> thread.accept(this)).toList();
        }

        @Override
        public void check() {
            check.accept(text.toString());
        }
    }

    private final Set<String> seen = new HashSet<>();

    private Explorer.Result explore(List<Consumer<Letters>> threads) throws InterruptedException {
        Supplier<Program> programs = () -> new Letters(seen::add, threads);
        return new Explorer(threads.size()).explore(programs, 1000);
    }

    @Test
    void dependentStepsAreTakenInEveryOrder() throws Exception {
        Explorer.Result result = explore(List.of(
                t -> t.write("a", X).write("b", X), t -> t.write("c", X).write("d", X)));
        assertThat(seen).containsExactlyInAnyOrder("abcd", "acbd", "acdb", "cabd", "cadb", "cdab");
        assertThat(result.schedules()).isEqualTo(6);
        assertThat(result.complete()).isTrue();
    }

    @Test
    void dependentStepsOfThreeThreadsAreTakenInEveryOrder() throws Exception {
        explore(List.of(t -> t.write("a", X), t -> t.write("b", X), t -> t.write("c", X).write("d", X)));
        assertThat(seen).hasSize(12);
    }

    @Test
    void theOrderOfIndependentStepsMakesNoDifference() throws Exception {
        assertThat(explore(List.of(t -> t.write("a", X).write("b", X), t -> t.write("c", Y).write("d", Y))).schedules()).isEqualTo(1);
        assertThat(explore(List.of(t -> t.read("a", X).read("b", X), t -> t.read("c", X))).schedules()).isEqualTo(1);
    }

    @Test
    void aReadIsTriedBeforeAndAfterEachWrite() throws Exception {
        assertThat(explore(List.of(t -> t.write("a", X).write("b", X), t -> t.read("c", X))).schedules()).isEqualTo(3);
        assertThat(seen).containsExactlyInAnyOrder("abc", "acb", "cab");
    }

    @Test
    void storeBufferingEndsInThreeWays() throws Exception {
        assertThat(explore(List.of(t -> t.write("a", X).read("b", Y), t -> t.write("c", Y).read("d", X))).schedules()).isEqualTo(3);
    }

    @Test
    void aWaitingThreadIsTakenOnceItCanContinue() throws Exception {
        Explorer.Result result = explore(List.of(t -> {
            Steps.at(X, 0, () -> t.text.length() > 0);
            t.text.append("b");
        }, t -> t.write("a", X)));
        assertThat(seen).containsExactly("ab");
        assertThat(result.complete()).isTrue();
    }

    @Test
    void aFailedCheckNamesTheStepsThatLedToIt() {
        Supplier<Program> programs = () -> new Letters(text -> {
            if (text.equals("cab")) {
                throw new AssertionError("found");
            }
        }, List.of(t -> t.write("a", X).write("b", X), t -> t.write("c", X)));
        assertThatThrownBy(() -> new Explorer(2).explore(programs, 1000)).isInstanceOf(AssertionError.class)
                .hasMessageContaining("found").hasMessageContaining("thread 1 changes x");
    }
}
