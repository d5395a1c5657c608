package io.baton.benchmarks.micro;

import io.baton.pool.internal.connection.StateMicro;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Measures the pool's parts one by one: {@code bench micro --quick Lead}. */
@Command(name = "bench micro", sortOptions = false, mixinStandardHelpOptions = true,
        description = "What lead, reply ring, state word and timer wheel cost by themselves (JMH).")
public final class Micro implements Callable<Integer> {

    /** The classes with benchmarks. */
    static final List<Class<?>> ALL = List.of(LeadMicro.class, RingMicro.class, StateMicro.class, WheelMicro.class);

    private static final List<String> JVM_ARGUMENTS = List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED",
            "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow");
    private static final int ITERATIONS = 5;
    private static final int FORKS = 3;
    private static final TimeValue SLICE = TimeValue.seconds(1);
    private static final TimeValue QUICK_SLICE = TimeValue.milliseconds(200);

    @Parameters(arity = "0..1", paramLabel = "REGEX", defaultValue = "",
            description = "only those whose Class.method this finds, for example Ring or Lead.*Two")
    private String wanted;

    @Option(names = "--quick", description = "one fork and short iterations: to see that it runs, and roughly how much")
    private boolean quick;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Exit code 0 after a table, 1 after a failure, 2 for a wrong option. */
    public static void main(String[] arguments) {
        CommandLine.IExecutionExceptionHandler messageOnly = (failure, command, parsed) -> {
            command.getErr().println(failure.getMessage());
            boolean usage = failure instanceof NoBenchmarksException;
            return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        };
        System.exit(new CommandLine(new Micro()).setExecutionExceptionHandler(messageOnly).execute(arguments));
    }

    @Override
    public Integer call() throws RunnerException {
        TimeValue slice = quick ? QUICK_SLICE : SLICE;
        System.err.println("ns of an operation for each thread; ± is the 99.9 % confidence interval; B is what an"
                + " operation allocates");
        print(run(options(wanted, slice, ITERATIONS).forks(quick ? 1 : FORKS).verbosity(VerboseMode.SILENT)));
        return CommandLine.ExitCode.OK;
    }

    /** What all runs have in common; warm-up as long as the measured time. */
    static ChainedOptionsBuilder options(String wanted, TimeValue slice, int iterations) {
        String classes = ALL.stream().map(Class::getSimpleName).collect(Collectors.joining("|"));
        return new OptionsBuilder()
                .include("^(?=.*\\.(" + classes + ")\\.)(?=.*(" + wanted + "))")
                .jvmArgsAppend(JVM_ARGUMENTS.toArray(new String[0]))
                .addProfiler(GCProfiler.class)
                .warmupIterations(iterations).warmupTime(slice)
                .measurementIterations(iterations).measurementTime(slice)
                .shouldFailOnError(true);
    }

    static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run();
    }

    private void print(Collection<RunResult> results) {
        spec.commandLine().getOut().printf("%-48s %7s %12s %12s %10s%n", "benchmark", "threads", "ns/op", "±", "B/op");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            spec.commandLine().getOut().printf(Locale.ROOT, "%-48s %7d %12.1f %12.1f %10.1f%n", name(result),
                    result.getParams().getThreads(), time.getScore(), time.getScoreError(), bytes(result));
        }
        spec.commandLine().getOut().flush();
    }

    /** The class, the method and its parameters: {@code WheelMicro.reschedule pending=100}. */
    private static String name(RunResult result) {
        String[] path = result.getParams().getBenchmark().split("\\.");
        String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> " " + key + "=" + result.getParams().getParam(key)).collect(Collectors.joining());
        return path[path.length - 2] + "." + path[path.length - 1] + parameters;
    }

    /** What an operation allocates. JMH's own bookkeeping is in there: below 8 is none. */
    static double bytes(RunResult result) {
        return result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    }
}
