package io.baton.benchmarks.calls;

import io.baton.benchmarks.Estimate;
import io.baton.benchmarks.Json;
import io.baton.benchmarks.NativeTools;
import io.baton.benchmarks.Program;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** Measures system calls from C and through each provider, in turn, and prints what Java adds. */
@Command(name = "bench calls", sortOptions = false, mixinStandardHelpOptions = true,
        description = "The cost of a system call through each provider, beside C.")
public final class Calls implements Callable<Integer> {

    private static final int ITERATIONS = 5;
    private static final double MEDIAN = 50;
    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    /** Without it JDK 24 and newer print a warning; older JDKs do not know the option. */
    private static final String JMH_USES_UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    @Option(names = "--providers", split = ",", defaultValue = "ffm,jna", description = "default ${DEFAULT-VALUE}")
    private List<String> providers;

    @Option(names = "--calls", split = ",",
            description = "bad-read,wait-0,wait-1,wait-256,ctl-mod,recv-send; default all")
    private List<String> names = List.of();

    @Option(names = "--rounds", defaultValue = "3", description = "default ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2", description = "of each side in a round; default ${DEFAULT-VALUE}")
    private double seconds;

    @Option(names = "--jdk", description = "home of the JDK that is measured; default: the one that runs this")
    private Path jdk = Path.of(System.getProperty("java.home"));

    /** Ends with an exit code of {@link Program}. */
    public static void main(String[] arguments) {
        Program.run(new Calls(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        List<String> usable = usable();
        System.out.printf("%-10s %-8s %12s %12s %22s %12s%n", "call", "provider", "C ns", "Java ns", "Java/C (min-max)",
                "bytes/call");
        try (NativeTools tools = NativeTools.buildOrFail()) {
            for (Call call : Call.ALL) {
                if (names.isEmpty() || names.contains(call.name())) {
                    compare(call, usable, tools.program("calls"));
                }
            }
        }
        return 0;
    }

    /** The providers that open on the measured JDK. Prints why the others do not. */
    private List<String> usable() throws IOException, InterruptedException {
        List<String> usable = new ArrayList<>();
        for (String provider : providers) {
            Process process = new ProcessBuilder(java(), NATIVE_ACCESS, "-cp", System.getProperty("java.class.path"),
                    Preflight.class.getName(), provider).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes()).trim();
            if (process.waitFor() == 0) {
                usable.add(provider);
            } else {
                System.out.println(output);
            }
        }
        return usable;
    }

    private void compare(Call call, List<String> usable, Path program)
            throws IOException, InterruptedException, RunnerException {
        List<List<Sample>> samples = usable.stream().<List<Sample>>map(provider -> new ArrayList<>()).toList();
        for (int round = 0; round < rounds; round++) {
            double c = nanosInC(program, call);
            for (int i = 0; i < usable.size(); i++) {
                samples.get(i).add(java(call, usable.get(i), c));
            }
        }
        for (int i = 0; i < usable.size(); i++) {
            print(call, usable.get(i), samples.get(i));
        }
    }

    /** One round's numbers, in nanoseconds and bytes of a call. */
    private record Sample(double c, double java, double bytes) {

        double ratio() {
            return java / c;
        }
    }

    private double nanosInC(Path program, Call call) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), call.name(), Double.toString(seconds))
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("calls " + call.name() + " failed: " + output);
        }
        return Json.number(Json.read(output), "ns");
    }

    private Sample java(Call call, String provider, double c) throws RunnerException {
        TimeValue slice = TimeValue.milliseconds(Math.max(1, Math.round(seconds * 1e3 / ITERATIONS)));
        RunResult result = new Runner(new OptionsBuilder()
                .include("\\." + NativeCalls.class.getSimpleName() + "\\." + call.method() + "$")
                .param("provider", provider)
                .param("ready", Integer.toString(call.ready()))
                .jvm(java())
                .jvmArgs("-XX:+UseSerialGC", NATIVE_ACCESS, "-XX:+IgnoreUnrecognizedVMOptions", JMH_USES_UNSAFE)
                .addProfiler(GCProfiler.class)
                .forks(1)
                .warmupIterations(ITERATIONS).warmupTime(slice)
                .measurementIterations(ITERATIONS).measurementTime(slice)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build()).runSingle();
        return new Sample(c, result.getPrimaryResult().getStatistics().getPercentile(MEDIAN),
                result.getSecondaryResults().get("gc.alloc.rate.norm").getScore());
    }

    private String java() {
        return jdk.resolve("bin/java").toString();
    }

    private static void print(Call call, String provider, List<Sample> samples) {
        double[] ratios = samples.stream().mapToDouble(Sample::ratio).sorted().toArray();
        System.out.printf(Locale.ROOT, "%-10s %-8s %12.1f %12.1f %9.2f (%.2f-%.2f) %12.1f%n", call.name(), provider,
                median(samples, Sample::c), median(samples, Sample::java),
                median(samples, Sample::ratio), ratios[0], ratios[ratios.length - 1], median(samples, Sample::bytes));
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> number) {
        return Estimate.of(samples.stream().mapToDouble(number).toArray()).value();
    }
}
