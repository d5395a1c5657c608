package io.baton.sample;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;

/** Prints a failure as one line on standard error. The stack trace goes to the log, at level DEBUG. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final System.Logger LOG = System.getLogger(OneLineErrors.class.getName());

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        print(command.getErr(), message(wrong).replaceAll("\\.$", "")
                + ". See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    /** picocli's message without indexes: they count the command, which the user may have left out. */
    private static String message(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched) || unmatched.isUnknownOption()) {
            return wrong.getMessage().replaceFirst("positional parameter at index \\S+ \\((\\w+)\\)", "$1");
        }
        String first = "'" + unmatched.getUnmatched().get(0) + "'";
        return wrong.getCommandLine().getParent() == null ? "There is no command " + first
                : "Unexpected argument: " + first;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        LOG.log(System.Logger.Level.DEBUG, "the command failed", failure);
        print(command.getErr(), failure.getMessage() == null ? failure.toString() : failure.getMessage());
        return ExitCode.SOFTWARE;
    }

    /** Prints an error of the JVM by its first cause, which says most: one of linking or initializing a class has no message. */
    static int failed(CommandLine command, Error failure) {
        LOG.log(System.Logger.Level.DEBUG, "the command failed", failure);
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        print(command.getErr(), first.toString());
        return ExitCode.SOFTWARE;
    }

    /** A message may hold what the user wrote, and so control characters, which a terminal would obey. */
    static void print(PrintWriter err, String message) {
        err.println("baton-server: " + message.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?"));
        err.flush();
    }
}
