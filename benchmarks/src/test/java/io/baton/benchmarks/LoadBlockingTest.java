package io.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Loads of which some messages block: they are those that were asked for, and are counted apart. */
class LoadBlockingTest {

    private static final int SIZE = 64;

    @Test
    void aMessageBlocksByChanceAndIsCountedApart() throws IOException, InterruptedException {
        Load load = Load.of("chance", "--connections", 1, "--block-chance", 5, "--warmup", 0, "--seconds", 3);
        List<Boolean> first = new ArrayList<>();
        Map<String, Object> report = onEchoThatNotes(first, load);
        double quick = Json.number(report, "quick_messages");
        double slow = Json.number(report, "slow_messages");
        assertThat(slow / (quick + slow)).as("one in five").isCloseTo(0.2, within(0.05));
        long blocking = first.stream().filter(blocks -> blocks).count();
        double late = first.size() - quick - slow;
        assertThat(blocking - slow).as("slow among the %s that were answered after the measured time", late)
                .isBetween(0.0, late);
        List<Boolean> again = new ArrayList<>();
        onEchoThatNotes(again, load);
        int both = Math.min(first.size(), again.size());
        assertThat(both).isGreaterThan(100);
        assertThat(again.subList(0, both)).as("the same messages in each run").isEqualTo(first.subList(0, both));
    }

    @Test
    void aWrongAnswerToABlockingMessageIsAnError() {
        OneClient server = (in, out) -> {
            for (byte[] message = in.readNBytes(SIZE); message.length == SIZE; message = in.readNBytes(SIZE)) {
                if (message[0] == 'b') {
                    message[0] = 'q';
                }
                out.write(message);
            }
        };
        assertThatThrownBy(() -> server.load(Load.of("wrong", "--connections", 1, "--block-chance", 5, "--warmup", 0,
                "--seconds", 5))).isInstanceOf(IOException.class).hasMessageContaining("came back changed");
    }

    @Test
    void blockingClientsUseANewConnectionForEachMessage() throws IOException, InterruptedException {
        Load load = Load.of("new", "--connections", 2, "--slow", 2, "--slow-churn", "--warmup", 0, "--seconds", 1);
        Run run = PeerServers.run("async:4", load);
        assertThat(run.number("slow_churn")).isEqualTo(1);
        assertThat(run.number("slow_messages")).isBetween(2.0, 2 * 100.0);
        assertThat(run.ofIdeal()).isBetween(0.01, 1.0);
        assertThat(run.number("quick_messages")).as("they do not wait for the others")
                .isGreaterThan(1.5 * run.number("slow_messages"));
    }

    @Test
    void connectionsThatOpenOnceSendOneMessageEach() throws IOException, InterruptedException {
        Load load = Load.of("once", "--connections", 30, "--slow", 10, "--once");
        Run run = PeerServers.run("async:16", load);
        assertThat(run.fields()).containsEntry("mode", "once");
        assertThat(run.number("verified")).isEqualTo(40);
        assertThat(run.number("quick_messages")).isEqualTo(30);
        assertThat(run.number("slow_messages")).isEqualTo(10);
        assertThat(run.number("slow_p50_us")).as("it blocked").isGreaterThan(10_000);
        assertThat(run.number("cpu_us_per_message")).isPositive();
    }

    @Test
    void connectionsThatBlockForLongBeginOneAfterTheOther() throws IOException, InterruptedException {
        Load load = Load.of("stagger", "--connections", 1, "--slow", 8, "--stagger", 8000, "--warmup", 0,
                "--seconds", 1);
        Run run = PeerServers.run("async:16", load);
        assertThat(run.number("slow_least")).as("the last ones have not begun").isZero();
        assertThat(run.number("slow_messages")).as("the first one has").isPositive();
        assertThat(load.begins()).isGreaterThan(8);
    }

    @Test
    void workIsNotSleep() throws IOException, InterruptedException {
        Load load = Load.of("work", "--connections", 1, "--slow", 1, "--block-ms", 0, "--warmup", 0, "--seconds", 0.4);
        Run run = PeerServers.run("async:4:block-by=work+block-for=3ms", load);
        double slow = run.number("slow_messages");
        assertThat(slow).isPositive();
        assertThat(run.number("server_cpu_us") / slow).as("CPU time of a message").isGreaterThan(2000);
        assertThat(run.ofIdeal()).as("work has no ideal").isNaN();
    }

    @Test
    void whatMeansNothingIsRefused() {
        for (Load load : List.of(Load.of("chance of many", "--connections", 1, "--block-chance", 5, "--depth", 2),
                Load.of("nobody to churn", "--connections", 1, "--slow-churn"),
                Load.of("nobody to wait", "--connections", 1, "--stagger", 10),
                Load.of("once at a rate", "--connections", 1, "--once", "--rate", 5))) {
            assertThatThrownBy(() -> load.run(TestTools.get(), 1, 0, new Place(Cores.allowed(), 0)))
                    .as(load.label()).isInstanceOf(IOException.class).hasMessageContaining("--block-chance ONE_IN");
        }
    }

    /** Notes of each message whether it is to block. */
    private static Map<String, Object> onEchoThatNotes(List<Boolean> blocks, Load load)
            throws IOException, InterruptedException {
        OneClient server = (in, out) -> {
            for (byte[] message = in.readNBytes(SIZE); message.length == SIZE; message = in.readNBytes(SIZE)) {
                blocks.add(message[0] == 'b');
                out.write(message);
            }
        };
        return server.load(load);
    }
}
