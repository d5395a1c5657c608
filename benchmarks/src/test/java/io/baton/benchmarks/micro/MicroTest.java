package io.baton.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

class MicroTest {

    private static final TimeValue SHORT = TimeValue.milliseconds(20);

    @Test
    void everyBenchmarkRunsAndIsInTheTable() throws Exception {
        Collection<RunResult> results =
                Micro.run(Micro.options("", SHORT, 1).forks(0).verbosity(VerboseMode.SILENT));
        List<String> written = Micro.ALL.stream().flatMap(type -> Stream.of(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class)).map(MicroTest::name)).toList();
        assertThat(results).extracting(result -> result.getParams().getBenchmark()).containsAll(written);
        assertThat(written).isNotEmpty();
        for (RunResult result : results) {
            assertThat(result.getPrimaryResult().getScore()).as(result.getParams().getBenchmark()).isPositive();
            assertThat(Micro.bytes(result)).as(result.getParams().getBenchmark()).isFinite();
        }
    }

    @Test
    void onlyWhatWasAskedForRuns() {
        ChainedOptionsBuilder other = Micro.options("NativeCalls", SHORT, 1).forks(0).verbosity(VerboseMode.SILENT);
        assertThatThrownBy(() -> Micro.run(other)).isInstanceOf(NoBenchmarksException.class);
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
