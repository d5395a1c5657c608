package io.baton.pool.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs tests until one fails, for {@code lf-pool-stress/mutants/run}. Each argument is the simple name of a test class, or that name,
 * {@code #} and a method. Ends the JVM at once, since a mutant may have left threads that never end: with 0 if all tests have
 * passed, 1 if one has failed, 2 if there was nothing to run.
 */
final class UntilOneFails implements TestExecutionListener {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int NOTHING = 2;

    private UntilOneFails() {
    }

    public static void main(String[] args) {
        int status = NOTHING;
        try {
            status = run(args);
        } catch (Exception e) {
            System.out.println("cannot run: " + e);
        } catch (Error e) {
            // The mutant's doing: it has filled the heap, for example.
            System.out.println(e + " of [engine:junit-jupiter]");
            status = FAILED;
        }
        Runtime.getRuntime().halt(status);
    }

    private static int run(String[] args) throws IOException, ClassNotFoundException {
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (String test : args) {
            int at = test.indexOf('#');
            Class<?> type = find(at < 0 ? test : test.substring(0, at));
            selectors.add(at < 0 ? selectClass(type) : selectMethod(type, method(type, test.substring(at + 1))));
        }
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, new UntilOneFails(), summary);
        long passed = summary.getSummary().getTestsSucceededCount();
        System.out.println(passed + " passed");
        return passed > 0 ? PASSED : NOTHING;
    }

    private static Method method(Class<?> type, String name) {
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    return method;
                }
            }
        }
        throw new IllegalArgumentException(type + " has no method " + name);
    }

    private static Class<?> find(String simpleName) throws IOException, ClassNotFoundException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path folder = Path.of(entry);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    Path found = files.filter(file -> file.endsWith(simpleName + ".class")).findAny().orElse(null);
                    if (found != null) {
                        String name = folder.relativize(found).toString().replace('/', '.');
                        return Class.forName(name.substring(0, name.length() - ".class".length()));
                    }
                }
            }
        }
        throw new ClassNotFoundException(simpleName);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            System.out.println(test.getLegacyReportingName() + " of " + test.getUniqueId());
            result.getThrowable().ifPresent(thrown -> thrown.printStackTrace(System.out));
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
