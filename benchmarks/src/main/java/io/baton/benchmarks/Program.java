package io.baton.benchmarks;

import picocli.CommandLine;

import java.util.concurrent.Callable;

/** How every command of this module starts and ends. */
public final class Program {

    private static final int NO_COMPILER_EXIT = 3;

    private Program() {
    }

    /**
     * Runs a command and ends this JVM: with exit code 0 after success, 1 after a failure, 2 for a wrong option, 3
     * without a C compiler. Ended from outside, it ends the processes that it has started.
     */
    public static void run(Callable<Integer> command, String... arguments) {
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroy)));
        System.exit(commandLine(command).execute(arguments));
    }

    /** The command, with failures reported in one line. */
    public static CommandLine commandLine(Callable<Integer> command) {
        return new CommandLine(command).setExecutionExceptionHandler((failure, line, parsed) -> {
            line.getErr().println(failure.getMessage());
            if (failure instanceof NativeTools.NoCompilerException) {
                return NO_COMPILER_EXIT;
            }
            boolean usage = failure instanceof IllegalArgumentException;
            return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        });
    }
}
