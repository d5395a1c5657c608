package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.internal.lead.LeadPrograms;
import io.baton.pool.schedule.Explorer;
import io.baton.pool.schedule.Part;
import io.baton.pool.schedule.Program;
import io.baton.pool.schedule.Woven;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs threads that become idle, wake others, end, or look at the leader, in every order. The mutants show that this notices bugs. */
class EveryLeadScheduleTest {

    private static final long LIMIT = 1_000;

    static Stream<Class<?>> programs() {
        return Arrays.stream(LeadPrograms.class.getClasses()).sorted(Comparator.comparing(Class::getName));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void everyScheduleEndsAsItShould(Class<?> program) throws Exception {
        Supplier<Program> programs = new Woven(Part.LEAD).programs(program.getName());
        Explorer.Result result = new Explorer(programs.get().threads().size()).explore(programs, LIMIT);
        System.out.println(program.getSimpleName() + ": " + result);
        assertThat(result.complete()).isTrue();
        assertThat(result.cut()).isZero();
    }
}
