package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages and the mutants name tests: all of them exist. */
class PagesTest {

    private static final Path ROOT = Path.of("..");
    /** {@code `ATest.method`}, or {@code `.method`} of the class named before it in the line. */
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))?(?:\\.([a-z]\\w*))?…?`");

    private final Map<String, String> sources = new HashMap<>();

    private void readSources() throws IOException {
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java")).filter(Files::exists).toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                        String name = file.getFileName().toString().replace(".java", "");
                        sources.merge(name, Files.readString(file), String::concat);
                    }
                }
            }
        }
    }

    /** What is wrong with a name; null if there is such a test. */
    private String wrong(String type, String method) {
        String source = sources.get(type);
        if (source == null) {
            return "no class " + type;
        }
        boolean there = method == null || Pattern.compile("\\bvoid " + method).matcher(source).find();
        return there ? null : "no method " + type + '.' + method;
    }

    private List<String> wrongNamesOf(Path page) throws IOException {
        List<String> wrong = new ArrayList<>();
        int named = 0;
        for (String line : Files.readAllLines(page)) {
            String type = null;
            Matcher matcher = NAMED.matcher(line);
            while (matcher.find()) {
                type = matcher.group(1) != null ? matcher.group(1) : type;
                if (type != null && (matcher.group(1) != null || matcher.group(2) != null)) {
                    named++;
                    String why = wrong(type, matcher.group(2));
                    if (why != null) {
                        wrong.add(why);
                    }
                }
            }
        }
        assertThat(named).as("tests named in " + page).isGreaterThan(10);
        return wrong;
    }

    @Test
    void everyTestThatAPromiseNamesExists() throws IOException {
        readSources();
        assertThat(wrongNamesOf(ROOT.resolve("docs/reliability.md"))).isEmpty();
        assertThat(wrongNamesOf(ROOT.resolve("SECURITY.md"))).isEmpty();
    }

    @Test
    void everyTestThatAMutantNamesExists() throws IOException {
        readSources();
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> patches = Files.list(Path.of("mutants"))) {
            for (Path patch : patches.filter(each -> each.toString().endsWith(".patch")).toList()) {
                String tests = Files.readAllLines(patch).stream().filter(line -> line.startsWith("Tests:")).findFirst()
                        .orElse("Tests: none");
                for (String test : tests.substring("Tests:".length()).strip().split(" ")) {
                    String[] parts = test.split("#");
                    String why = test.startsWith("jcstress:") ? null : wrong(parts[0], parts.length > 1 ? parts[1] : null);
                    if (why != null) {
                        wrong.add(patch.getFileName() + ": " + why);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
