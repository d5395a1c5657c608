package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.benchmarks.calls.Preflight;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

class BaselineTest {

    private static final Path JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path directory;

    @Test
    void aServerOfTheBaselineRunsOutOfThatBuildAlone() throws Exception {
        Preflight.refusal("jna").ifPresent(Assumptions::abort);
        Baseline baseline = packaged();
        Place place = new Place(Cores.allowed(), 0);
        List<String> small = List.of("-XX:TieredStopAtLevel=1", "-Xmx64m", "--enable-native-access=ALL-UNNAMED");
        Server.Setup setup = new Server.Setup(TestTools.get(), Jdk.at(JDK), small, place, baseline, false);
        try (Server server = Server.start(Peer.of("baton-jna@baseline:2"), setup)) {
            String command = Files.readString(Path.of("/proc", Long.toString(server.pid()), "cmdline"));
            assertThat(command).contains("-cp\0" + directory.resolve("benchmarks.jar") + ":" + directory + "/lib/*\0");
            assertThat(command).doesNotContain(System.getProperty("java.class.path"));
            Load load = Load.of("smoke", "--connections", 2, "--warmup", 0, "--seconds", 0.2);
            assertThat(load.run(TestTools.get(), server.port(), server.pid(), place)).containsKey("verified");
        }
    }

    @Test
    void eachPeerOfBatonIsFollowedByItsTwinAndTheOthersHaveNone() {
        List<Peer> peers = List.of(Peer.of("nio"), Peer.of("baton-ffm:16:promotion=eager"));
        assertThat(peers.get(1).ofBaseline().name()).isEqualTo("baton-ffm@baseline:16:promotion=eager");
        assertThat(peers.get(1).ofBaseline().isBaseline()).isTrue();
        assertThat(peers.get(1).ofBaseline().options()).isEqualTo(peers.get(1).options());
        assertThatThrownBy(() -> Peer.of("nio@baseline")).isInstanceOf(IllegalArgumentException.class);
        Results results = new Results();
        results.add(new Run("baton-ffm@baseline:16", Load.of("echo"), 1, Map.of()));
        assertThat(results.peers("baton-ffm")).as("no goal takes the baseline for this build").isEmpty();
    }

    @Test
    void aDirectoryWithoutABuildIsRefusedAndToldHowToBuild() {
        assertThatThrownBy(() -> Baseline.of(directory)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(directory.toString()).hasMessageContaining("mvn");
    }

    /** What is on the class path here, laid out as the package phase lays it out. */
    private Baseline packaged() throws IOException {
        Path lib = Files.createDirectory(directory.resolve("lib"));
        int number = 0;
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path path = Path.of(entry);
            if (path.endsWith("benchmarks/target/classes")) {
                jar(path, directory.resolve("benchmarks.jar"));
            } else if (Files.isDirectory(path)) {
                jar(path, lib.resolve(++number + ".jar"));
            } else if (Files.isRegularFile(path)) {
                Files.createSymbolicLink(lib.resolve(++number + "-" + path.getFileName()), path);
            }
        }
        return Baseline.of(directory);
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file);
                var walk = Files.walk(classes)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
                Files.copy(path, out);
            }
        }
    }
}
