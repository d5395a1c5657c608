package io.baton.benchmarks.chart;

import io.baton.benchmarks.Page;
import io.baton.benchmarks.Program;
import io.baton.benchmarks.Verdict;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Draws what the bench measured: {@code bench charts p1.json p3.json --out docs/img --page docs/performance.md}. */
@Command(name = "bench charts", sortOptions = false, mixinStandardHelpOptions = true,
        description = "Pictures, and the tables of a page, from the files that bench --json wrote.")
public final class Charts implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "JSON",
            description = "result files; those of one scenario count as further rounds")
    private List<Path> files;

    @Option(names = "--out", required = true, description = "the directory of the pictures")
    private Path out;

    @Option(names = "--page",
            description = "a Markdown file: the blocks from <!-- p1 --> to <!-- /p1 -->, likewise of the other"
                    + " scenarios, and of goals, get pictures and tables")
    private Path page;

    @Option(names = "--reference", split = ",",
            defaultValue = "async:16,async:1016,netty-epoll:1,netty-http:1,netty-http",
            description = "whose numbers are 1, where the file does not say it: the first of these that was measured,"
                    + " else the first peer; default ${DEFAULT-VALUE}")
    private List<String> references;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Ends with an exit code of {@link Program}. */
    public static void main(String[] arguments) {
        Program.run(new Charts(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        ResultFiles results = ResultFiles.read(files);
        Page blocks = page == null ? null : new Page(page);
        Files.createDirectories(out);
        for (Measured measured : results.scenarios()) {
            String reference = measured.reference(references);
            Map<String, String> pictures = Pictures.of(measured, reference);
            StringBuilder block = new StringBuilder();
            for (Map.Entry<String, String> picture : pictures.entrySet()) {
                Path file = write(picture.getKey(), picture.getValue());
                if (blocks != null) {
                    String title = Pictures.title(picture.getValue());
                    block.append("![").append(title).append("](").append(blocks.link(file)).append(")\n\n");
                }
            }
            fill(blocks, measured.name(), block + Tables.of(measured, reference));
        }
        List<Verdict> verdicts = results.verdicts();
        if (!verdicts.isEmpty()) {
            fill(blocks, "goals", Tables.ofGoals(verdicts));
        }
        if (blocks != null) {
            blocks.save();
        }
        return CommandLine.ExitCode.OK;
    }

    private Path write(String name, String svg) throws IOException {
        Path file = out.resolve(name + ".svg");
        Files.writeString(file, svg);
        told().println(file);
        return file;
    }

    private void fill(Page blocks, String name, String content) {
        if (blocks != null) {
            boolean filled = blocks.replace(name, content);
            told().println(page + (filled ? ": " : ": no block ") + name);
        }
    }

    private PrintWriter told() {
        return spec.commandLine().getOut();
    }
}
