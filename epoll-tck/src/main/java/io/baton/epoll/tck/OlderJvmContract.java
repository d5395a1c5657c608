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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A provider that needs a newer Java lies in one folder with a provider that does not. On a JVM that is too old the newer one
 * is refused with a reason, and the other one is chosen. Skipped if no such JVM is installed beside the one that runs this.
 * All jars must be built: run it in the phase {@code verify}.
 */
public abstract class OlderJvmContract {

    private final EpollProvider refused;
    private final EpollProvider chosen;
    private final int java;
    private final String reason;
    private final String nativeModule;
    private final List<Path> jars;
    private ChildJvm jvm;

    @TempDir
    private Path folder;

    /**
     * Two providers that lie beside each other.
     *
     * @param refused the provider that does not work on Java {@code java}
     * @param chosen the provider that works there
     * @param reason the reason that the refused one states there
     * @param nativeModule the module that calls native code for {@code chosen}
     * @param libraries a class of each further library that must be on the path
     */
    protected OlderJvmContract(EpollProvider refused, EpollProvider chosen, int java, String reason,
            String nativeModule, Class<?>... libraries) {
        this.refused = refused;
        this.chosen = chosen;
        this.java = java;
        this.reason = reason;
        this.nativeModule = nativeModule;
        this.jars = Stream.concat(Stream.of(Epoll.class, refused.getClass(), chosen.getClass()), Stream.of(libraries))
                .map(ChildJvm::origin).toList();
    }

    @BeforeEach
    void putAllIntoOneFolder() throws Exception {
        Optional<Path> home = ChildJvm.homeOf(java);
        assumeTrue(home.isPresent(), () -> "no JDK " + java + " is installed beside " + ChildJvm.currentHome());
        Path lib = Files.createDirectory(folder.resolve("lib"));
        for (Path jar : jars) {
            assertThat(jar).as("a jar, as the phase 'verify' has it").isRegularFile();
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
        jvm = ChildJvm.compiled(folder, home.get(), jars);
    }

    @Test
    void onTheModulePathTheFolderLoadsAndTheOtherIsChosen() throws Exception {
        Outcome outcome = jvm.run(List.of(java(), "--enable-native-access=" + nativeModule, "-p",
                folder.resolve("lib") + ":" + folder.resolve("probe"), "-m", "probe/probe.Main"));

        choosesTheOther(outcome);
    }

    @Test
    void onTheClassPathTheFolderLoadsAndTheOtherIsChosen() throws Exception {
        Outcome outcome = jvm.run(List.of(java(), "-cp",
                folder.resolve("lib") + "/*:" + folder.resolve("probe"), "probe.Main"));

        choosesTheOther(outcome);
    }

    @Test
    void namedExplicitlyItIsRefusedWithTheVersionItNeeds() throws Exception {
        Outcome outcome = jvm.onModulePath("-Dio.baton.epoll.provider=" + refused.name());

        assertThat(outcome.status()).isOne();
        assertThat(outcome.errors()).contains("No usable epoll provider is named '" + refused.name() + "'.",
                refusal(), "-Dio.baton.epoll.provider=" + chosen.name()).doesNotContain("Add ");
    }

    private void choosesTheOther(Outcome outcome) {
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.output()).contains("provider " + chosen.name(), "candidate " + refusal(),
                "candidate " + chosen.name() + " (priority " + chosen.priority() + "): usable");
    }

    private String refusal() {
        return refused.name() + " (priority " + refused.priority() + "): refused: " + reason;
    }

    private String java() throws Exception {
        return ChildJvm.homeOf(java).orElseThrow().resolve("bin/java").toString();
    }
}
