package io.baton.sample;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** The README agrees with the code. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final int TEN = 10;

    @Test
    void theEchoServerIsTheTestedExampleAndHasTenLines() throws IOException {
        String example = Files.readString(Path.of("src/examples/EchoServer.java"));
        assertThat(groups("(?s)```java\n(.*?)```", readme())).containsExactly(example);
        assertThat(example.lines().count()).isLessThanOrEqualTo(TEN);
    }

    @Test
    void everyPublishedModuleHasARowInTheTable() throws IOException {
        List<String> rows = groups("(?m)^\\| `([a-z-]+)` \\| `io\\.baton", readme());
        List<String> published = groups("<module>([a-z-]+)</module>", Files.readString(ROOT.resolve("pom.xml")));
        published.removeIf(ReadmeTest::isNotPublished);
        assertThat(new TreeSet<>(rows)).containsAll(published);
    }

    private static boolean isNotPublished(String module) {
        try {
            return Files.readString(ROOT.resolve(module).resolve("pom.xml"))
                    .contains("<maven.deploy.skip>true</maven.deploy.skip>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theTestCommandIsTheOneOfTheContinuousIntegration() throws IOException {
        assertThat(readme()).contains("\n    mvn verify\n");
        assertThat(Files.readString(ROOT.resolve(".ci/run"))).containsPattern("mvn -B -ntp (clean )?verify");
    }

    @Test
    void theTableOfCommandsIsComplete() throws IOException {
        assertThat(groups("\\| `baton-server ([a-z]+)", readme()))
                .containsExactlyInAnyOrderElementsOf(new picocli.CommandLine(new Main()).getSubcommands().keySet());
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> groups(String regex, String text) {
        return new java.util.ArrayList<>(Pattern.compile(regex).matcher(text).results()
                .map((MatchResult result) -> result.group(1)).toList());
    }
}
