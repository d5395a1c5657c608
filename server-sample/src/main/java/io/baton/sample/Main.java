package io.baton.sample;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.util.Set;

/**
 * {@code baton-server}. Exit codes: 0 done, or ended by Ctrl-C or SIGTERM; 1 it could not do what it was asked to; 2 it
 * was asked wrongly. Either failure is one line on standard error.
 */
@Command(name = "baton-server", versionProvider = Version.class, synopsisSubcommandLabel = "[COMMAND]",
        description = "A leader/followers server on Linux epoll, and programs that show what it stands on.",
        footer = {"", "Without a COMMAND it serves: baton-server OPTION... is baton-server serve OPTION..."},
        subcommands = {Serve.class, Fifo.class, Modes.class, Doctor.class})
public final class Main {

    private static final Set<String> OF_THE_PROGRAM_ITSELF = Set.of("-h", "--help", "-V", "--version");

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
        return new CommandLine(new Main())
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .execute(withCommand(args));
    }

    /** To serve goes without saying. */
    static String[] withCommand(String... args) {
        boolean said = args.length > 0 && (!args[0].startsWith("-") || OF_THE_PROGRAM_ITSELF.contains(args[0]));
        if (said) {
            return args;
        }
        String[] all = new String[args.length + 1];
        all[0] = "serve";
        System.arraycopy(args, 0, all, 1, args.length);
        return all;
    }
}
