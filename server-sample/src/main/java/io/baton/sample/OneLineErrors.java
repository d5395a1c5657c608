package io.baton.sample;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

import java.io.PrintWriter;

/** A failure is one line on standard error that says what is wrong. The stack trace goes to the log, at DEBUG. */
final class OneLineErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final System.Logger LOG = System.getLogger(OneLineErrors.class.getName());

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        print(command.getErr(), wrong.getMessage().replaceAll("\\.$", "")
                + ". See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        LOG.log(System.Logger.Level.DEBUG, "the command failed", failure);
        print(command.getErr(), failure.getMessage() == null ? failure.toString() : failure.getMessage());
        return ExitCode.SOFTWARE;
    }

    private static void print(PrintWriter err, String message) {
        err.println("baton-server: " + message.replaceAll("\\s*\\R\\s*", " "));
        err.flush();
    }
}
