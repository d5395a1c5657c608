package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.framing.Framing;
import io.baton.pool.framing.Framing.LineEnd;
import io.baton.pool.framing.Framing.Prefix;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Null, zero, negative and huge arguments of every public method. */
@SuppressWarnings("try")
class ArgumentsTest {

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    private static void isNull(String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
    }

    private static void isOutOfRange(String range, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(range);
    }

    private static PoolBuilder builder() {
        return LeaderFollowerPool.builder();
    }

    private static SocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Test
    void theBuilderRefusesNullByName() {
        isNull("name", () -> builder().name(null));
        isNull("promotion", () -> builder().promotion(null));
        isNull("arming", () -> builder().arming(null));
        isNull("writing", () -> builder().writing(null));
        isNull("systemCalls", () -> builder().systemCalls(null));
        isNull("idleTimeout", () -> builder().idleTimeout(null));
        isNull("writeStallTimeout", () -> builder().writeStallTimeout(null));
        isNull("connectTimeout", () -> builder().connectTimeout(null));
        isNull("drainTimeout", () -> builder().drainTimeout(null));
        isNull("address", () -> builder().listen(null, RunningPool.ECHO));
        isNull("handler", () -> builder().listen(loopback(), null));
    }

    @Test
    void theBuilderSaysTheRangeOfWhatIsOutOfIt() {
        for (int value : new int[] {Integer.MIN_VALUE, -1, 0}) {
            isOutOfRange("threads must be 1 to 1023, not " + value, () -> builder().threads(value));
            isOutOfRange("groups must be 1 to 1023, not " + value, () -> builder().groups(value));
            isOutOfRange("maxConnections must be 1 to", () -> builder().maxConnections(value));
            isOutOfRange("highWatermark must be 1 to", () -> builder().highWatermark(value));
            isOutOfRange("unreadLimit must be 1 to 1073741824", () -> builder().unreadLimit(value));
            isOutOfRange("unsentLimits must be at least 1", () -> builder().unsentLimits(value, 10));
        }
        isOutOfRange("threads must be 1 to 1023, not 1024", () -> builder().threads(1024));
        isOutOfRange("groups must be 1 to 1023, not 1073741824", () -> builder().groups(1 << 30));
        isOutOfRange("unreadLimit must be 1 to 1073741824", () -> builder().unreadLimit((1 << 30) + 1));
        isOutOfRange("not less in all", () -> builder().unsentLimits(10, 9));
        for (Duration value
                : new Duration[] {Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(-1), Duration.ofMillis(9)}) {
            isOutOfRange("idleTimeout must be 0, for none, or at least 10 ms", () -> builder().idleTimeout(value));
            isOutOfRange("writeStallTimeout must be 0, for none, or at least 10 ms", () -> builder()
                    .writeStallTimeout(value));
            isOutOfRange("connectTimeout must be at least 10 ms", () -> builder().connectTimeout(value));
        }
        isOutOfRange("connectTimeout must be at least 10 ms", () -> builder().connectTimeout(Duration.ZERO));
        isOutOfRange("drainTimeout must be 0 or more", () -> builder().drainTimeout(Duration.ofNanos(-1)));
        isOutOfRange("drainTimeout must be 0 or more", () -> builder()
                .drainTimeout(Duration.ofSeconds(Long.MIN_VALUE)));
        isOutOfRange("resolved", () -> builder()
                .listen(InetSocketAddress.createUnresolved("localhost", 0), RunningPool.ECHO));
        isOutOfRange("UnixDomainSocketAddress", () -> builder().listen(new SocketAddress() {
            private static final long serialVersionUID = 1L;
        }, RunningPool.ECHO));
    }

    @Test
    void settingsThatCannotWorkTogetherAreRefusedAtTheStart() {
        assertThatThrownBy(() -> builder().threads(5).groups(3).start()).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("at least 2 threads for each group: with 5 for 3 groups");
        assertThatThrownBy(() -> builder().threads(1023).groups(1023).start())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theLongestTimesAreTakenAndTheLongestPoolsClose() throws Exception {
        Set<String> before = TestFds.open();
        for (Duration longest
                : new Duration[] {FOR_EVER, Duration.ofDays(365L * 292), Duration.ofDays(365L * 1_000_000)}) {
            try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(2).drainTimeout(longest)
                    .idleTimeout(longest).writeStallTimeout(longest).connectTimeout(longest));
                    Client client = pool.connect()) {
                Recorder handler = new Recorder();
                Connection connection = pool.pool().connect(pool.address(), handler);
                assertThat(handler.connection()).isSameAs(connection);
                Timeout never = connection.schedule(longest, () -> { });
                assertThat(client.roundTrip("hello")).isEqualTo("hello");
                assertThat(never.isPending()).isTrue();
            }
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    @Test
    void aThousandAndTwentyThreeThreadsServe() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO, b -> b.threads(1023));
                Client client = pool.connect()) {
            assertThat(client.roundTrip("hello")).isEqualTo("hello");
        }
    }

    @Test
    void aBuilderStartsSeveralPoolsEachWithTheSettingsOfItsMoment() throws Exception {
        Set<String> before = TestFds.open();
        PoolBuilder builder = builder().name("first").threads(2).listen(loopback(), RunningPool.ECHO);
        try (LeaderFollowerPool first = builder.start();
                LeaderFollowerPool second = builder.name("second").threads(3).listen(loopback(), RunningPool.ECHO)
                        .start()) {
            assertThat(first.localAddresses()).hasSize(1);
            assertThat(second.localAddresses()).hasSize(2).doesNotContainAnyElementsOf(first.localAddresses());
            assertThat(first.snapshot().threads()).isEqualTo(2);
            assertThat(second.snapshot().threads()).isEqualTo(3);
            assertThat(first.toString()).startsWith("first");
            first.close();
            try (Client client = new Client(second.localAddresses().get(1))) {
                assertThat(client.roundTrip("hello")).isEqualTo("hello");
            }
            assertThat(first.localAddresses()).as("after close").hasSize(1);
        }
        assertThat(TestFds.openedSince(before)).isEmpty();
    }

    /** Also where the one that has the address, and the one that wants it, have several sockets there. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStartWhoseAddressIsInUseLeavesNoDescriptorAndNoThread(int groupsOfOther) throws Exception {
        try (RunningPool other = RunningPool.start(RunningPool.ECHO, b -> b.threads(4).groups(groupsOfOther))) {
            Set<String> before = TestFds.open();
            for (int groups : new int[] {1, 3}) {
                PoolBuilder builder = builder().name("halfway").threads(6).groups(groups)
                        .listen(loopback(), RunningPool.ECHO)
                        .listen(other.address(), RunningPool.ECHO);
                for (int i = 0; i < 3; i++) {
                    assertThatThrownBy(builder::start).isInstanceOf(IOException.class)
                            .hasMessageContaining("EADDRINUSE");
                }
            }
            assertThat(TestFds.openedSince(before)).isEmpty();
            assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("halfway"));
        }
    }

    @Test
    void framingsRefuseNullByName() {
        isNull("handler", () -> Framing.lines(1, null));
        isNull("handler", () -> Framing.fixed(1, null));
        isNull("handler", () -> Framing.lengthPrefixed(Prefix.ONE, 1, null));
        isNull("prefix", () -> Framing.lengthPrefixed(null, 1, (connection, frame) -> { }));
        isNull("connection", () -> Prefix.ONE.reply(null, ByteBuffer.allocate(1)));
        isNull("connection", () -> LineEnd.LF.reply(null, ByteBuffer.allocate(1)));
        isNull("connection", () -> LineEnd.LF.reply(null, "line"));
    }

    /** On a connection of a real pool. */
    @Test
    void aConnectionRefusesNullByName(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            Connection connection = handler.connection();
            isNull("bytes", () -> connection.reply((ByteBuffer) null));
            isNull("bytes", () -> connection.reply((byte[]) null));
            isNull("file", () -> connection.replyFile(null, 0, 1));
            isNull("delay", () -> connection.schedule(null, () -> { }));
            isNull("task", () -> connection.schedule(Duration.ZERO, null));
            isNull("frame", () -> Prefix.ONE.reply(connection, null));
            isNull("line", () -> LineEnd.LF.reply(connection, (ByteBuffer) null));
            isNull("line", () -> LineEnd.LF.reply(connection, (String) null));
            isOutOfRange("offset", () -> connection.replyFile(file, -1, 1));
            isOutOfRange("length", () -> connection.replyFile(file, 0, 0));
            isOutOfRange("length", () -> connection.replyFile(file, 0, Long.MIN_VALUE));
            for (long[] part : new long[][] {{0, 8}, {7, 1}, {8, 1}, {Long.MAX_VALUE, 1},
                    {1, Long.MAX_VALUE}, {Long.MAX_VALUE, Long.MAX_VALUE}}) {
                assertThatThrownBy(() -> connection.replyFile(file, part[0], part[1])).isInstanceOf(IOException.class);
            }
            Process mkfifo = new ProcessBuilder("mkfifo", directory.resolve("fifo").toString()).start();
            assertThat(mkfifo.waitFor(20, TimeUnit.SECONDS)).isTrue();
            for (String other : new String[] {"missing", "fifo", "."}) {
                assertThatThrownBy(() -> connection.replyFile(directory.resolve(other), 0, 1))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(other);
            }
            connection.replyFile(file, 1, 2);
            assertThat(client.readText(2)).as("the connection goes on").isEqualTo("on");
            assertThat(client.roundTrip("hello")).isEqualTo("hello");
        }
    }

    @Test
    void aReplyTakesEveryKindOfBuffer() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            Connection connection = handler.connection();
            for (int length : new int[] {0, 1, 1023, 1024, 1025, 64 << 10, (64 << 10) + 1, 3 << 20}) {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                for (int kind = 0; kind < 8; kind++) {
                    ByteBuffer whole = (kind & 1) == 0 ? ByteBuffer.allocate(length + 9)
                            : ByteBuffer.allocateDirect(length + 9);
                    whole.position(4).put(bytes).flip().position(4);
                    ByteBuffer sent = (kind & 2) == 0 ? whole : whole.slice();
                    ByteBuffer reply = (kind & 4) == 0 ? sent : sent.asReadOnlyBuffer();
                    CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
                        try {
                            return client.read(length);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                    connection.reply(reply);
                    assertThat(reply.hasRemaining()).isFalse();
                    assertThat(Arrays.equals(read.get(20, TimeUnit.SECONDS), bytes)).as("%s, seed %d", reply, seed)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aNegativeDelayIsNone() throws Exception {
        Recorder handler = new Recorder();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2)); Client client = pool.connect()) {
            client.roundTrip("x");
            for (Duration delay
                    : new Duration[] {Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE)}) {
                CompletableFuture<String> ran = new CompletableFuture<>();
                Timeout timeout = handler.connection().schedule(delay, () -> ran.complete("ran"));
                assertThat(ran.get(15, TimeUnit.SECONDS)).isEqualTo("ran");
                timeout.reschedule(FOR_EVER);
                assertThat(timeout.isPending()).isTrue();
                timeout.cancel();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Promotion.class, names = {"MEASURED", "EAGER"})
    void oneThreadIsRefusedIfThePromotionNeedsTwo(Promotion promotion) {
        assertThatThrownBy(() -> LeaderFollowerPool.builder().threads(1).promotion(promotion).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("promotion " + promotion).hasMessageContaining("at least 2 threads")
                .hasMessageContaining("no follower to take the lead").hasMessageContaining("LEADER_ONLY");
    }

    @Test
    void oneThreadIsEnoughForLeaderOnly() throws Exception {
        try (RunningPool pool = RunningPool.start(RunningPool.ECHO,
                b -> b.threads(1).promotion(Promotion.LEADER_ONLY)); Client client = pool.connect()) {
            assertThat(client.roundTrip("hello")).isEqualTo("hello");
            assertThat(pool.snapshot().threads()).isEqualTo(1);
            assertThat(pool.liveThreadsAndFollowers()).isEqualTo(1);
        }
    }
}
