package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.baton.benchmarks.calls.Preflight;
import io.baton.benchmarks.scenario.Scenarios;
import io.baton.benchmarks.scenario.Shape;

import io.netty.channel.uring.IoUring;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Each scenario with little company and less time: what comes out is complete, but says nothing about speed. */
class ScenariosSmokeTest {

    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "--enable-native-access=ALL-UNNAMED");
    private static final Timing SHORT = new Timing(1, 2, 0.1, 0.02, 0.1, Double.POSITIVE_INFINITY);
    private static final Shape FEW = new Shape(List.of(4), 64, 50, 2);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11",
            "p12", "p13", "p14", "p15", "p16", "p17", "ping-pong"})
    void everyPeerIsMeasuredAndEveryGoalComputed(String name) throws IOException, InterruptedException {
        Scenario scenario = Scenarios.of(name, FEW).get(0);
        List<Peer> peers = oneOfEachKind(scenario);
        Results results = run(scenario, peers);

        assertThat(results.absent().keySet()).as(results.absent().toString()).allMatch(peer -> !runsHere(peer));
        List<Run> slices = results.runs().stream().filter(run -> run.turn() > 0).toList();
        int present = peers.size() - results.absent().size();
        assertThat(slices).hasSize(present * scenario.loads().size() * SHORT.of(scenario).slices());
        assertThat(slices).allSatisfy(run -> {
            assertThat(run.number("verified")).as("messages that came back as they should").isPositive();
            assertThat(run.number("messages") == 0 || run.number("cpu_us_per_message") > 0)
                    .as("without a core for 0.1 s there are no messages; else they took CPU time: %s", run).isTrue();
        });
        assertThat(scenario.goals()).allSatisfy(goal -> isComputed(goal.judge(results)));
        isWritten(scenario, peers, results);
    }

    private static Results run(Scenario scenario, List<Peer> peers) throws IOException, InterruptedException {
        Place place = new Place(Cores.allowed(), 0);
        Server.Setup setup = new Server.Setup(TestTools.get(), Jdk.at(JDK), SMALL, place, null, false);
        Progress silent = new Progress(new PrintStream(PrintStream.nullOutputStream()), true, 1, System::nanoTime);
        return new Rounds(setup, place, SHORT, silent).run(scenario, peers, peers.get(0), 0);
    }

    private static List<Peer> oneOfEachKind(Scenario scenario) {
        Map<String, Peer> kinds = new LinkedHashMap<>();
        kinds.put(scenario.reference().split(":")[0], Peer.of(scenario.reference()));
        scenario.goalPeers().forEach(peer -> kinds.putIfAbsent(peer.split(":")[0], Peer.of(peer)));
        return List.copyOf(kinds.values());
    }

    private static void isComputed(Verdict verdict) {
        if (verdict.goal().waitsFor() != null) {
            assertThat(verdict.peerValue()).as(verdict.toString()).isPositive();
            assertThat(verdict.note()).contains("waits");
        } else if (runsHere(verdict.goal().ours()) && hasCompany(verdict.goal())) {
            assertThat(verdict.met()).as(verdict.toString()).isNotNull();
            assertThat(verdict.ours()).as(verdict.toString()).isNotNaN();
        } else {
            assertThat(verdict.met()).as(verdict.toString()).isNull();
            assertThat(verdict.note()).as(verdict.toString()).isNotBlank();
        }
    }

    private static boolean hasCompany(Goal goal) {
        return goal.company().isEmpty()
                || goal.company().stream().anyMatch(kind -> !kind.contains("@baseline") && runsHere(kind));
    }

    private static boolean runsHere(String peer) {
        if (Runtime.version().feature() < Peer.of(peer).jdk()) {
            return false;
        }
        if (peer.startsWith("baton-")) {
            return Preflight.refusal(PeerServers.provider(peer)).isEmpty();
        }
        return !peer.startsWith("netty-io_uring") || IoUring.isAvailable();
    }

    private void isWritten(Scenario scenario, List<Peer> peers, Results results)
            throws IOException, InterruptedException {
        Path file = directory.resolve("all.json");
        List<Verdict> verdicts = scenario.goals().stream().map(goal -> goal.judge(results)).toList();
        new ResultFile(file, Machine.describe(Jdk.at(JDK)), SHORT.json()).add(scenario, results, verdicts, List.of());
        String json = Files.readString(file);
        assertThat(json).doesNotContain("NaN").doesNotContain("Infinity")
                .contains("\"kernel\"").contains("\"jdk\"");
        Map<String, Object> all = Json.read(json);
        assertThat(all).containsOnlyKeys("machine", "options", "absent", "goals", "changes", "runs");
        assertThat(all.get("goals")).asInstanceOf(LIST).as("one row each").hasSize(verdicts.size());
        assertThat(all.get("runs")).asInstanceOf(LIST).hasSize(results.runs().size()).last().asInstanceOf(MAP)
                .containsEntry("scenario", scenario.name()).containsKeys("cpu_us_per_message", "quick_p99_us", "turn");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new Table(results, scenario, peers.get(0).name(), out).print(peers);
        new Scoreboard(out).print(verdicts);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).contains(scenario.title());
        assertThat(verdicts).allSatisfy(verdict -> assertThat(text).contains(verdict.goal().what()));
    }
}
