package io.baton.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.EpollProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;

/** Right and wrong entries of META-INF/services. */
class DiscoveryTest {

    @TempDir
    private Path folder;

    private interface Check {
        void on(ClassLoader loader) throws IOException;
    }

    private void withServices(String entries, Check check) throws IOException {
        Path file = folder.resolve("META-INF/services/" + EpollProvider.class.getName());
        Files.createDirectories(file.getParent());
        Files.writeString(file, entries);
        URL[] urls = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(urls, getClass().getClassLoader())) {
            check.on(loader);
        }
    }

    private static List<DiscoveredProvider> discovered(ClassLoader loader) {
        return DiscoveredProvider.discover(ServiceLoader.load(EpollProvider.class, loader));
    }

    private static String entry(Class<?> type) {
        return type.getName() + "\n";
    }

    @Test
    void candidatesComeByFallingPriority() throws IOException {
        withServices(entry(FakeProvider.Honest.class) + entry(FakeProvider.LiesAboutTheLayout.class)
                        + entry(FakeProvider.Eager.class),
                loader -> assertThat(discovered(loader)).extracting(DiscoveredProvider::name)
                        .containsExactly("liar", "eager", "honest"));
    }

    @Test
    void theUsableOneOfHighestPriorityIsTakenPastAllThatIsBroken() throws IOException {
        withServices(entry(FakeProvider.FailsInConstructor.class) + "no.such.Provider\n"
                        + entry(FakeProvider.FailsInInitializer.class) + entry(FakeProvider.LiesAboutTheLayout.class)
                        + entry(FakeProvider.DoesNotLink.class) + entry(FakeProvider.Honest.class)
                        + entry(FakeProvider.Eager.class) + entry(DiscoveryTest.class),
                loader -> {
                    Selection selection = Providers.select("auto", discovered(loader));

                    assertThat(selection.name()).isEqualTo("eager");
                    assertThat(selection.candidates()).extracting(ProviderReport::toString)
                            .contains("honest (priority 5): not tried", "eager (priority 50): usable",
                                    "unlinked (priority 90): refused: UnsatisfiedLinkError: libmissing.so")
                            .anyMatch(text -> text.startsWith("(not loaded): refused")
                                    && text.contains("no.such.Provider"))
                            .anyMatch(text -> text.startsWith("(not loaded): refused") && text.contains("libctor.so"))
                            .anyMatch(text -> text.startsWith("(not loaded): refused") && text.contains("thirteen"))
                            .anyMatch(text -> text.startsWith("(not loaded): refused")
                                    && text.contains("DiscoveryTest"))
                            .anyMatch(text -> text.startsWith("liar (priority 90): refused: IllegalStateException"))
                            .hasSize(8);
                });
    }

    @Test
    void aFileThatIsNoListOfClassesIsReportedAndTheNextIsRead() throws IOException {
        withServices("this is not a class name\n", loader -> assertThat(discovered(loader)).singleElement()
                .satisfies(found -> assertThat(found.refusal())
                        .contains("ServiceConfigurationError").contains("Illegal")));
    }

    @Test
    void aLoaderThatFailsForEverIsReportedOnce() {
        ClassLoader broken = new ClassLoader(getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                throw new IOException("the disk is gone");
            }
        };

        assertThat(discovered(broken)).singleElement()
                .satisfies(found -> assertThat(found.refusal()).endsWith("(IOException: the disk is gone)"));
    }

    @Test
    void theContextClassLoaderIsAskedFirst() throws IOException {
        withServices(entry(FakeProvider.Honest.class), loader -> {
            Thread current = Thread.currentThread();
            ClassLoader before = current.getContextClassLoader();
            current.setContextClassLoader(loader);
            try {
                assertThat(Providers.select("auto").name()).isEqualTo("honest");
            } finally {
                current.setContextClassLoader(before);
            }
        });
    }
}
