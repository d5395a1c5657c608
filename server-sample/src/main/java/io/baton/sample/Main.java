package io.baton.sample;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.util.Set;

/**
 * The command line of {@code baton-server}. Its exit codes: 0 for success, and for {@code serve} and {@code fifo} after
 * Ctrl-C or SIGTERM; 1 if the command failed; 2 if an option or an argument is wrong. Each failure is one line on
 * standard error.
 */
@Command(name = "baton-server", versionProvider = Version.class, synopsisSubcommandLabel = "[COMMAND]",
        description = "A leader/followers server on Linux epoll, and commands that show how epoll works here.",
        footer = {"", "Without a COMMAND it serves: 'baton-server OPTION...' is 'baton-server serve OPTION...'.",
            "'baton-server COMMAND --help' shows the options of a command and their defaults."},
        subcommands = {Serve.class, Fifo.class, Modes.class, Doctor.class})
public final class Main {

    /** Options that need no command. */
    private static final Set<String> OWN_OPTIONS = Set.of("-h", "--help", "-V", "--version");

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    private boolean help;
    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    /** For picocli. */
    Main() {
    }

    /** Runs a command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String... args) {
        OneLineErrors errors = new OneLineErrors();
        CommandLine commandLine = new CommandLine(new Main())
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        int code = execute(commandLine, withCommand(args));
        commandLine.getOut().flush();
        if (code != ExitCode.OK || !System.out.checkError()) {
            return code;
        }
        // Where it is a pipe, the reader has gone because it needs no more, as head(1) does.
        if (!Machine.isStandardOutputAPipe()) {
            OneLineErrors.print(commandLine.getErr(), "standard output cannot be written");
        }
        return ExitCode.SOFTWARE;
    }

    /** picocli passes exceptions to {@link OneLineErrors}, but no errors, as where no descriptor is left to load a class. */
    static int execute(CommandLine commandLine, String... args) {
        try {
            return commandLine.execute(args);
        } catch (Error e) {
            return OneLineErrors.failed(commandLine, e);
        }
    }

    /** Puts the command {@code serve} before arguments that begin without a command. */
    static String[] withCommand(String... args) {
        boolean hasCommand = args.length > 0 && (!args[0].startsWith("-") || OWN_OPTIONS.contains(args[0]));
        if (hasCommand) {
            return args;
        }
        String[] all = new String[args.length + 1];
        all[0] = "serve";
        System.arraycopy(args, 0, all, 1, args.length);
        return all;
    }
}
