package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The build checks the Javadoc that exists; this checks that each public name has some. */
class JavadocTest {

    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void everyPublicNameHasASentence(@TempDir Path output) throws IOException, URISyntaxException {
        // The module requires it, if only to be compiled.
        Path annotations = Path.of(NullMarked.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, null);
                Stream<Path> sources = Files.walk(SOURCES)) {
            List<Path> all = sources.filter(path -> path.toString().endsWith(".java")).toList();
            assertThat(all).as("sources below %s", SOURCES.toAbsolutePath()).hasSizeGreaterThan(20);
            assertThat(compiler.getTask(null, files, diagnostics,
                    List.of("-proc:none", "-Xdoclint:missing/protected", "-Xmaxwarns", "10000",
                            "--module-path", annotations.toString(), "-d", output.toString()),
                    null, files.getJavaFileObjectsFromPaths(all)).call()).isTrue();
        }
        assertThat(diagnostics.getDiagnostics()).as("the compiler did look").isNotEmpty();
        assertThat(diagnostics.getDiagnostics().stream().filter(d -> d.getMessage(Locale.ROOT).equals("no comment"))
                .map(d -> d.getSource().getName() + ":" + d.getLineNumber())).as("without a comment").isEmpty();
    }
}
