package io.baton.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** How replies get from the ring to the kernel. */
class SendingTest {

    private static final int LARGE = 1 << 20;
    private static final int SMALL_BUFFER = 8 << 10;

    /** SIGPIPE would end a process whose runtime does not ignore it. */
    @Test
    void everySendAsksForNoSignal() throws Exception {
        Queue<String> without = new ConcurrentLinkedQueue<>();
        AtomicInteger sends = new AtomicInteger();
        AtomicInteger gathered = new AtomicInteger();
        ByteBuffer large = ByteBuffer.allocateDirect(LARGE);
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            boolean one = in.get(in.position()) == '1';
            in.position(in.limit());
            connection.reply(new byte[10]);
            if (one) {
                return;
            }
            connection.reply(new byte[LARGE]);
            connection.reply(large.duplicate());
        }, b -> b.threads(2).systemCalls(FaultyCalls.of(call -> {
            int flags = call.name().equals("send") ? 3 : call.name().equals("sendmsg") ? 2 : -1;
            if (flags >= 0) {
                (flags == 3 ? sends : gathered).incrementAndGet();
                if ((call.argument(flags) & Linux.MSG_NOSIGNAL) == 0) {
                    without.add(call.name());
                }
            }
            return call.run();
        }))); Client client = new Client(pool.address(), SMALL_BUFFER)) {
            client.send("1");
            client.read(10);
            assertThat(sends).as("a reply that goes alone").hasValue(1);
            client.send("!");
            client.read(10 + 2 * LARGE);
        }
        assertThat(sends).hasPositiveValue();
        assertThat(gathered).hasPositiveValue();
        assertThat(without).isEmpty();
    }

    @Test
    void anInterruptedSendfileIsRepeated(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("file");
        byte[] content = new byte[LARGE];
        Arrays.fill(content, (byte) 'f');
        Files.write(file, content);
        AtomicInteger interrupted = new AtomicInteger();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.replyFile(file, 0, LARGE);
        }, b -> b.threads(2).systemCalls(FaultyCalls.of(call -> {
            if (call.name().equals("sendfile") && interrupted.incrementAndGet() % 2 == 1) {
                return -Linux.EINTR;
            }
            return call.run();
        }))); Client client = pool.connect()) {
            for (int i = 0; i < 5; i++) {
                client.send("!");
                assertThat(Arrays.equals(client.read(LARGE), content)).as("the whole file").isTrue();
            }
            assertThat(interrupted).hasValueGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void theBuffersOfLargeRepliesAreUsedAgain() throws Exception {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).findAny().orElseThrow();
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            connection.reply(new byte[LARGE]);
        }, b -> b.threads(2)); Client client = new Client(pool.address(), SMALL_BUFFER)) {
            for (int i = 0; i < 5; i++) {
                client.send("!");
                client.read(LARGE);
            }
            long before = direct.getTotalCapacity();
            for (int i = 0; i < 100; i++) {
                client.send("!");
                client.read(LARGE);
            }
            // A reply takes 16 buffers of 64 KiB: without the pool it would be 100 MiB by now.
            assertThat(direct.getTotalCapacity() - before).isLessThan(8L * LARGE);
        }
    }

    /** With one thread alone nobody else drains the ring. */
    @ParameterizedTest
    @EnumSource(names = {"MEASURED", "LEADER_ONLY"})
    void aProducerThatFindsTheRingFullIsCountedAndLosesNothing(Promotion promotion) throws Exception {
        int replies = 1_000;
        try (RunningPool pool = RunningPool.start((connection, in) -> {
            in.position(in.limit());
            for (int i = 0; i < replies; i++) {
                connection.reply(new byte[] {(byte) i});
            }
        }, b -> b.threads(2).promotion(promotion)); Client client = pool.connect()) {
            client.send("!");
            byte[] got = client.read(replies);
            for (int i = 0; i < replies; i++) {
                assertThat(got[i]).isEqualTo((byte) i);
            }
            assertThat(pool.snapshot().ringFull()).isPositive();
        }
    }

    /** Another thread publishes while a large reply is being sent, finds the role taken and goes away; then the send throws. */
    @Test
    void aLargeReplyThatFailsLeavesNoOtherReplyBehind() throws Exception {
        AtomicReference<Connection> other = new AtomicReference<>();
        ConnectionHandler handler = (connection, in) -> {
            if (in.get(in.position()) == 'L') {
                connection.reply(ByteBuffer.allocateDirect(LARGE));
            } else {
                other.compareAndSet(null, connection);
                connection.reply(in);
            }
        };
        try (Logs logs = new Logs(); RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).systemCalls(FaultyCalls.of(call -> {
                    if (call.name().equals("send") && call.argument(2) == LARGE) {
                        Thread replying = new Thread(() -> other.get().reply(new byte[] {'o'}));
                        replying.start();
                        replying.join();
                        throw new OutOfMemoryError("on purpose");
                    }
                    return call.run();
                }))); Client first = pool.connect(); Client second = pool.connect()) {
            assertThat(first.roundTrip("open")).isEqualTo("open");
            second.send("L");
            assertThat(first.readText(1)).isEqualTo("o");
            assertThat(second.isEnded()).isTrue();
            RunningPool.eventually().until(() -> logs.messages().stream()
                    .anyMatch(message -> message.contains("the writer failed on")));
        }
    }
}
