package io.baton.pool;

import static io.baton.pool.RunningPool.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.epoll.spi.Linux;
import io.baton.epoll.spi.SystemCalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

class ReplyFileTest {

    private static final int LARGE = 8 << 20;
    private static final byte[] CONTENT = new byte[LARGE];

    static {
        new SplittableRandom(3).nextBytes(CONTENT);
    }

    @TempDir
    Path directory;

    private Path file;
    private Set<String> before;

    @BeforeEach
    void write() throws IOException {
        file = Files.write(directory.resolve("content"), CONTENT);
        before = TestFds.open(directory);
    }

    @AfterEach
    void noDescriptorIsLeft() throws IOException {
        assertThat(TestFds.open(directory)).isEqualTo(before);
    }

    /** A head that announces a file must not go out where the file cannot be opened. */
    @Test
    void whatComesBeforeAFileIsSentWithItOrNotAtAll() throws Exception {
        AtomicBoolean shortage = new AtomicBoolean();
        SystemCalls calls = FaultyCalls.of(call ->
                call.name().equals("open") && shortage.get() ? -Linux.EMFILE : call.run());
        ConnectionHandler handler = (connection, in) -> {
            in.position(in.limit());
            ByteBuffer head = ByteBuffer.wrap("head".getBytes(StandardCharsets.ISO_8859_1));
            try {
                connection.replyFile(head, file, 0, 1_000);
                assertThat(head.hasRemaining()).isFalse();
            } catch (IOException refused) {
                assertThat(head.remaining()).isEqualTo(4);
                connection.reply("none".getBytes(StandardCharsets.ISO_8859_1));
            }
        };
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2).systemCalls(calls));
                Client client = pool.connect()) {
            for (int i = 0; i < 3; i++) {
                shortage.set(false);
                client.send("?");
                assertThat(client.readText(4)).isEqualTo("head");
                assertThat(client.read(1_000)).isEqualTo(Arrays.copyOf(CONTENT, 1_000));
                shortage.set(true);
                assertThat(client.roundTrip("????")).isEqualTo("none");
            }
        }
    }

    /** Answers each line {@code offset count} with that part of the file in brackets, or with the name of the exception. */
    private final class Parts extends Recorder {

        @Override
        public void onData(Connection connection, ByteBuffer in) {
            while (indexOfLineEnd(in) >= 0) {
                byte[] line = new byte[indexOfLineEnd(in) - in.position()];
                in.get(line).get();
                String[] words = new String(line, StandardCharsets.ISO_8859_1).split(" ");
                connection.reply(new byte[] {'['});
                try {
                    connection.replyFile(directory.resolve(words[0]),
                            Long.parseLong(words[1]), Long.parseLong(words[2]));
                } catch (IOException | IllegalArgumentException e) {
                    connection.reply(e.getClass().getSimpleName().getBytes(StandardCharsets.ISO_8859_1));
                }
                connection.reply(new byte[] {']'});
            }
        }

        private int indexOfLineEnd(ByteBuffer in) {
            for (int i = in.position(); i < in.limit(); i++) {
                if (in.get(i) == '\n') {
                    return i;
                }
            }
            return -1;
        }
    }

    private static void assertPart(Client client, int offset, int count) throws IOException {
        assertThat(client.read(1)[0]).isEqualTo((byte) '[');
        byte[] part = client.read(count);
        assertThat(Arrays.mismatch(part, 0, count, CONTENT, offset, offset + count)).as("first wrong byte")
                .isEqualTo(-1);
        assertThat(client.read(1)[0]).isEqualTo((byte) ']');
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    void filesAndPartsOfFilesArriveInOrderBetweenOtherReplies(Writing writing) throws Exception {
        long seed = System.nanoTime();
        System.out.println("ReplyFileTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (RunningPool pool = RunningPool.start(new Parts(), b -> b.threads(2).writing(writing));
                Client client = pool.connect()) {
            client.send("content 0 " + LARGE + "\n");
            assertPart(client, 0, LARGE);
            int[][] parts = new int[60][];
            StringBuilder asked = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                int count = random.nextInt(1, i % 10 == 0 ? 300_000 : 3_000);
                int offset = i % 7 == 0 ? LARGE - count : random.nextInt(LARGE - count + 1);
                parts[i] = new int[] {offset, count};
                asked.append("content ").append(offset).append(' ').append(count).append('\n');
            }
            client.send(asked.toString());
            for (int[] part : parts) {
                assertPart(client, part[0], part[1]);
            }
        }
    }

    @Test
    void aPartThatDoesNotExistIsRefusedAndTheConnectionStaysOpen() throws Exception {
        Files.createDirectory(directory.resolve("sub"));
        Files.createFile(directory.resolve("empty"));
        try (RunningPool pool = RunningPool.start(new Parts(), b -> b.threads(2)); Client client = pool.connect()) {
            String[][] refused = {
                {"content 0 0", "IllegalArgumentException"}, {"content -1 5", "IllegalArgumentException"},
                {"content 0 -5", "IllegalArgumentException"}, {"content 0 " + (LARGE + 1L), "EOFException"},
                {"content " + LARGE + " 1", "EOFException"}, {"content " + Long.MAX_VALUE + " 1", "EOFException"},
                {"content 1 " + Long.MAX_VALUE, "EOFException"}, {"empty 0 1", "EOFException"},
                {"missing 0 1", "NoSuchFileException"}, {"sub 0 1", "NoSuchFileException"}};
            for (String[] request : refused) {
                client.send(request[0] + "\n");
                assertThat(client.readText(request[1].length() + 2)).as(request[0]).isEqualTo("[" + request[1] + "]");
            }
            client.send("content 7 9\n");
            assertPart(client, 7, 9);
        }
    }

    @Test
    void aSlowReaderGetsEveryByteOfALargeFile() throws Exception {
        try (RunningPool pool = RunningPool.start(new Parts(), b -> b.threads(2));
                Client slow = new Client(pool.address(), 8 << 10); Client quick = pool.connect()) {
            slow.send("content 0 " + LARGE + "\ncontent 5 7\n");
            slow.read(1);
            for (int offset = 0; offset < LARGE; offset += LARGE / 16) {
                quick.send("content 1 2\n");
                assertPart(quick, 1, 2);
                assertThat(Arrays.mismatch(slow.read(LARGE / 16), 0, LARGE / 16, CONTENT, offset, offset + LARGE / 16))
                        .isEqualTo(-1);
            }
            slow.read(1);
            assertPart(slow, 5, 7);
        }
    }

    @Test
    void aFileThatBecomesShorterWhileItIsSentClosesTheConnection() throws Exception {
        Parts handler = new Parts();
        try (RunningPool pool = RunningPool.start(handler, b -> b.threads(2));
                Client slow = new Client(pool.address(), 8 << 10)) {
            slow.send("content 0 " + LARGE + "\n");
            slow.read(100);
            try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                content.setLength(1_000);
            }
            byte[] rest = slow.readToEnd();
            assertThat(rest.length).isLessThan(LARGE - 100);
            assertThat(handler.cause()).isInstanceOf(IOException.class).hasMessageContaining("sendfile");
            pool.awaitNoConnection();
        }
    }

    @Test
    void aResetWhileAFileIsSentClosesTheFile() throws Exception {
        try (RunningPool pool = RunningPool.start(new Parts(), b -> b.threads(2))) {
            for (int i = 0; i < 20; i++) {
                Client client = new Client(pool.address(), 8 << 10);
                client.send("content 0 " + LARGE + "\ncontent 3 100000\n");
                client.read(1 + i * 1_000);
                client.reset();
            }
            pool.awaitNoConnection();
            eventually().untilAsserted(() -> assertThat(TestFds.open(directory))
                    .noneMatch(fd -> fd.contains(directory.toString())));
        }
    }

    @ParameterizedTest
    @EnumSource(Writing.class)
    void closingThePoolWhileAFileIsSentClosesTheFile(Writing writing) throws Exception {
        Parts handler = new Parts();
        AtomicReference<Connection> connection = new AtomicReference<>();
        try (Logs logs = new Logs();
                Client client = cutOff(handler, writing, connection)) {
            assertThat(logs.messages()).anyMatch(message -> message.contains("did not end within"));
            assertThat(client.readToEnd().length).isLessThan(LARGE);
            assertThat(TestFds.open(directory)).noneMatch(fd -> fd.contains(directory.toString()));
            // No thread of the pool is left that would send or drop the file.
            for (int i = 0; i < 3_000; i++) {
                connection.get().reply(new byte[] {1});
            }
            connection.get().replyFile(file, 0, 5);
        }
    }

    private Client cutOff(Parts handler, Writing writing, AtomicReference<Connection> connection) throws Exception {
        try (RunningPool pool = RunningPool.start(handler,
                b -> b.threads(2).writing(writing).drainTimeout(Duration.ofMillis(50)))) {
            Client client = new Client(pool.address(), 8 << 10);
            client.send("content 0 " + LARGE + "\n");
            client.read(1);
            connection.set(handler.connection());
            return client;
        }
    }
}
