package io.baton.sample;

import io.baton.sample.http.HttpPeer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** The distribution that one JDK built, on this JDK and on each other one that is installed beside it. */
class OtherJdkIT {

    private static final int OLDEST = 17;
    private static final int FIRST_WITH_FFM = 22;
    private static final boolean BUILT_WITH_FFM = Runtime.version().feature() >= FIRST_WITH_FFM;

    /** A JDK and its feature version. */
    private record Jdk(Path home, int feature) {

        private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

        static Optional<Jdk> at(Path home) {
            try {
                Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
                return Files.isExecutable(home.resolve("bin/java")) && version.find()
                        ? Optional.of(new Jdk(home.toRealPath(), Integer.parseInt(version.group(1))))
                        : Optional.empty();
            } catch (IOException noJdk) {
                return Optional.empty();
            }
        }
    }

    @Test
    void onTheJdkThatBuiltItTheProviderOfHighestPriorityIsUsed() throws Exception {
        expectProviders(new Jdk(Path.of(Program.JAVA_HOME), Runtime.version().feature()));
    }

    @TestFactory
    Stream<DynamicTest> onAnotherJdk() throws IOException {
        List<Jdk> others = others();
        return others.isEmpty()
                ? Stream.of(DynamicTest.dynamicTest("none from 17 on is beside " + Program.JAVA_HOME,
                        () -> assumeFalse(others.isEmpty(), "no other JDK")))
                : others.stream().map(jdk -> DynamicTest.dynamicTest(jdk.toString(), () -> {
                    expectProviders(jdk);
                    expectBothServices(jdk);
                }));
    }

    private static void expectProviders(Jdk jdk) throws Exception {
        try (Program program = Program.start(Program.LAUNCHER, Map.of("JAVA_HOME", jdk.home().toString()), "doctor")) {
            assertThat(program.exitCode()).as(program.err()).isZero();
            assertThat(program.err()).isEmpty();
            String out = program.out();
            assertThat(out).contains("jna (priority 10): usable");
            if (!BUILT_WITH_FFM) {
                assertThat(out).contains("ffm: not found").containsPattern("provider +jna");
            } else if (jdk.feature() >= FIRST_WITH_FFM) {
                assertThat(out).contains("ffm (priority 20): usable").containsPattern("provider +ffm");
            } else {
                assertThat(out).containsPattern("ffm \\(priority 20\\): refused: .*22")
                        .containsPattern("provider +jna");
            }
        }
    }

    private static void expectBothServices(Jdk jdk) throws Exception {
        try (Program program = Program.start(Program.LAUNCHER, Map.of("JAVA_HOME", jdk.home().toString()),
                "--echo-port", "0", "--http-port", "0"); EchoPeer peer = EchoPeer.of(program)) {
            peer.send("hello");
            assertThat(peer.receive(5)).isEqualTo("hello");
            assertThat(HttpProgram.ask(program, HttpPeer.get("/plaintext")).text()).isEqualTo("Hello, World!");
            assertThat(program.err()).isEmpty();
        }
    }

    private static List<Jdk> others() throws IOException {
        Path here = Path.of(Program.JAVA_HOME).toRealPath();
        try (Stream<Path> homes = Files.list(here.getParent())) {
            return homes.map(Jdk::at).flatMap(Optional::stream).distinct()
                    .filter(jdk -> jdk.feature() >= OLDEST && !jdk.home().equals(here)).toList();
        }
    }
}
