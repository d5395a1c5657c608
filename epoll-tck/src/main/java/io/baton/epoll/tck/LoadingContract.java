package io.baton.epoll.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.baton.epoll.Epoll;
import io.baton.epoll.spi.EpollProvider;
import io.baton.epoll.tck.ChildJvm.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The provider loads in a JVM of its own, on the module path and on the class path, with nothing beside it but what it
 * needs. With native access granted as documented, it writes nothing to standard error. Where it cannot be used, the
 * message says what to change.
 */
public abstract class LoadingContract {

    /** The first JDK that warns of native access that was not granted, and can be told to deny it: JEP 472. */
    private static final int JDK_THAT_GUARDS_NATIVE_ACCESS = 24;

    private final EpollProvider provider;
    private final String name;
    private final String module;
    private final String nativeModule;
    private final List<Path> path;
    private ChildJvm jvm;

    @TempDir
    private Path folder;

    /**
     * A provider and what it needs.
     *
     * @param nativeModule the module that calls the native code, and so must be granted native access
     * @param libraries a class of each further library that must be on the path
     */
    protected LoadingContract(EpollProvider provider, String module, String nativeModule, Class<?>... libraries) {
        this.provider = provider;
        this.name = provider.name();
        this.module = module;
        this.nativeModule = nativeModule;
        this.path = Stream.concat(Stream.of(Epoll.class, provider.getClass()), Stream.of(libraries))
                .map(ChildJvm::origin).toList();
    }

    @BeforeEach
    void compileTheProbe() throws Exception {
        jvm = ChildJvm.compiled(folder, ChildJvm.currentHome(), path);
    }

    @Test
    void onTheModulePathNothingIsAutomaticAndTheClassPathIsEmpty() throws Exception {
        Outcome outcome = jvm.onModulePath("--enable-native-access=" + nativeModule);

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).startsWith("[IN data=0x123456789abcdef] count 5", "provider " + name,
                "class path ''", "candidate " + name + " (priority " + provider.priority() + "): usable");
        assertThat(outcome.output().stream().skip(4)).containsOnlyOnce("module probe", "module io.baton.epoll",
                "module " + module, "module " + nativeModule).noneMatch(line -> line.contains("automatic"));
        assertThat(outcome.status()).isZero();
    }

    @Test
    void onTheClassPathItIsFoundToo() throws Exception {
        Outcome outcome = jvm.onClassPath("--enable-native-access=ALL-UNNAMED");

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).hasSize(4).startsWith("[IN data=0x123456789abcdef] count 5", "provider " + name);
        assertThat(outcome.status()).isZero();
    }

    @Test
    void withTheGrantItWorksWhereNativeAccessIsDeniedToAllOthers() throws Exception {
        assumeNativeAccessIsGuarded();
        for (Outcome outcome : List.of(
                jvm.onModulePath("--illegal-native-access=deny", "--enable-native-access=" + nativeModule),
                jvm.onClassPath("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED"))) {
            assertThat(outcome.errors()).isEmpty();
            assertThat(outcome.output()).contains("provider " + name);
        }
    }

    @Test
    void withoutTheGrantTheMessageSaysWhichFlagIsMissing() throws Exception {
        assumeNativeAccessIsGuarded();

        assertThat(jvm.onModulePath("--illegal-native-access=deny").errors())
                .contains("NoProviderException").contains("--enable-native-access=" + nativeModule)
                .doesNotContain("Add ");
        assertThat(jvm.onClassPath("--illegal-native-access=deny").errors())
                .contains("NoProviderException").contains("--enable-native-access=ALL-UNNAMED")
                .doesNotContain("Add ");
    }

    @Test
    void thePropertySelectsIt() throws Exception {
        String grant = "--enable-native-access=" + nativeModule;

        assertThat(jvm.onModulePath(grant, "-Dio.baton.epoll.provider=" + name).status()).isZero();
        Outcome outcome = jvm.onModulePath(grant, "-Dio.baton.epoll.provider=nosuch");
        assertThat(outcome.status()).isOne();
        assertThat(outcome.errors()).contains("is named 'nosuch'. Found: " + name + " (priority ", "): usable.",
                "-Dio.baton.epoll.provider=" + name);
    }

    /** The program asks for the default provider six times. */
    @Test
    void theChoiceIsLoggedOnce() throws Exception {
        Path logging = Files.writeString(folder.resolve("logging.properties"), """
                handlers = java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.level = ALL
                io.baton.epoll.level = ALL
                """);

        Outcome outcome = jvm.onModulePath("--enable-native-access=" + nativeModule, "--add-modules=java.logging",
                "-Djava.util.logging.config.file=" + logging);

        assertThat(outcome.errors()).containsOnlyOnce("The default epoll provider is " + name + ". Found: [" + name);
    }

    @Test
    void inAnImageOfJlinkItIsFoundAndWithoutItTheMessageNamesTheModuleToAdd() throws Exception {
        assumeTrue(Files.isExecutable(ChildJvm.currentHome().resolve("bin/jlink")), "this JDK has no jlink");

        Outcome without = image("without", "probe");
        assertThat(without.errors()).contains("NoProviderException: No usable epoll provider. Found: none.",
                "add io.baton.epoll.jna", "to jlink's --add-modules").doesNotContain("class path", "module path");
        Outcome with = image("with", "probe," + module);
        assertThat(with.errors()).isEmpty();
        assertThat(with.output()).contains("provider " + name);
    }

    private Outcome image(String image, String modules) throws Exception {
        Path home = folder.resolve(image);
        Outcome linked = jvm.run(List.of(ChildJvm.currentHome().resolve("bin/jlink").toString(), "--module-path",
                jvm.joinedPath(), "--add-modules", modules, "--output", home.toString()));
        assertThat(linked.status()).as("jlink: %s %s", linked.output(), linked.errors()).isZero();
        boolean granted = modules.contains(module);
        return jvm.run(List.of(home.resolve("bin/java").toString(),
                granted ? "--enable-native-access=" + nativeModule : "-Xshare:auto", "--module", "probe/probe.Main"));
    }

    private static void assumeNativeAccessIsGuarded() {
        assumeTrue(Runtime.version().feature() >= JDK_THAT_GUARDS_NATIVE_ACCESS,
                "this JVM denies no module native access");
    }
}
