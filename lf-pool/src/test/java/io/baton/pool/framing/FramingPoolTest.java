package io.baton.pool.framing;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.framing.Framing.LineEnd;
import io.baton.pool.framing.Framing.Prefix;
import io.baton.pool.LeaderFollowerPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Each framing in a real pool, over a real socket. */
@Timeout(60)
class FramingPoolTest {

    private static final int READ_TIMEOUT_MILLIS = 20_000;

    private static LeaderFollowerPool pool(ConnectionHandler handler, int unreadLimit) throws IOException {
        return LeaderFollowerPool.builder().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), handler)
                .threads(2).unreadLimit(unreadLimit).start();
    }

    private static Socket connect(LeaderFollowerPool pool) throws IOException {
        InetSocketAddress address = (InetSocketAddress) pool.localAddresses().get(0);
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        return socket;
    }

    /** Echoes with {@code echo} and keeps what the connection ended with. */
    private static final class Echo implements FrameHandler {

        private final FrameHandler echo;
        final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

        Echo(FrameHandler echo) {
            this.echo = echo;
        }

        @Override
        public void onFrame(Connection connection, ByteBuffer frame) throws Exception {
            echo.onFrame(connection, frame);
        }

        @Override
        public void onReadClosed(Connection connection, int unfinished) {
            ends.add("end " + unfinished);
            connection.close();
        }

        @Override
        public void onClose(Connection connection, Throwable cause) {
            ends.add(cause == null ? "closed" : cause.getMessage());
        }

        String nextEnd() throws InterruptedException {
            return ends.poll(READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Sends {@code whole} in random segments from a thread of its own and returns the echo of {@code expected} bytes. */
    private static byte[] exchange(Socket socket, byte[] whole, int expected, Random random) throws Exception {
        Thread sender = new Thread(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                for (byte[] segment : FramingHarness.randomSplit(whole, 3_000, random)) {
                    out.write(segment);
                }
                socket.shutdownOutput();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        sender.start();
        byte[] echo = new DataInputStream(socket.getInputStream()).readNBytes(expected);
        assertThat(socket.getInputStream().read()).as("behind the echo").isEqualTo(-1);
        sender.join(READ_TIMEOUT_MILLIS);
        return echo;
    }

    @Test
    void linesAreEchoed() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            int length = random.nextInt(random.nextInt(10) == 0 ? 20_001 : 60);
            lines.append("l".repeat(length)).append("\r\n");
        }
        byte[] expected = lines.toString().replace("\r", "").getBytes(StandardCharsets.US_ASCII);
        byte[] sent = (lines + "rest").getBytes(StandardCharsets.US_ASCII);
        Echo echo = new Echo(LineEnd.LF::reply);
        try (LeaderFollowerPool pool = pool(Framing.lines(20_000, echo), 20_002); Socket socket = connect(pool)) {
            assertThat(exchange(socket, sent, expected.length, random)).as("seed %d", seed).isEqualTo(expected);
            assertThat(echo.nextEnd()).isEqualTo("end 4");
            assertThat(echo.nextEnd()).isEqualTo("closed");
        }
    }

    @Test
    void framesOfFixedLengthAreEchoed() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] sent = new byte[1_000 * 777];
        random.nextBytes(sent);
        Echo echo = new Echo((connection, frame) -> {
            assertThat(frame.remaining()).isEqualTo(777);
            connection.reply(frame);
        });
        try (LeaderFollowerPool pool = pool(Framing.fixed(777, echo), 777); Socket socket = connect(pool)) {
            assertThat(exchange(socket, sent, sent.length, random)).as("seed %d", seed).isEqualTo(sent);
            assertThat(echo.nextEnd()).isEqualTo("end 0");
        }
    }

    @ParameterizedTest
    @EnumSource(Prefix.class)
    void prefixedFramesAreEchoed(Prefix prefix) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        FramingHarness sender = new FramingHarness((connection, in) -> { }, 0);
        int longest = (int) Math.min(prefix.largest(), 200_000);
        for (int i = 0; i < 200; i++) {
            byte[] frame = new byte[random.nextInt(10) == 0 ? longest - i / 100 : random.nextInt(200)];
            random.nextBytes(frame);
            prefix.reply(sender, ByteBuffer.wrap(frame));
        }
        byte[] sent = String.join("", sender.repliesAsText()).getBytes(StandardCharsets.ISO_8859_1);
        Echo echo = new Echo(prefix::reply);
        try (LeaderFollowerPool pool = pool(Framing.lengthPrefixed(prefix, longest, echo), longest + prefix.bytes());
                Socket socket = connect(pool)) {
            assertThat(exchange(socket, sent, sent.length, random)).as("seed %d", seed).isEqualTo(sent);
            assertThat(echo.nextEnd()).isEqualTo("end 0");
        }
    }

    @Test
    void aFrameAboveTheMaximumEndsItsConnectionAndIsNoErrorOfTheHandler() throws Exception {
        Echo echo = new Echo(LineEnd.LF::reply);
        try (LeaderFollowerPool pool = pool(Framing.lines(3, echo), 100); Socket socket = connect(pool)) {
            socket.getOutputStream().write("abc\nabcd".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(5)).asString(StandardCharsets.US_ASCII).isEqualTo("abc\n");
            assertThat(echo.nextEnd()).isEqualTo("a frame of at least 4 bytes where the maximum is 3");
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }

    /** What came before is answered, then what is too long, then the connection ends: however the stream was cut. */
    @ParameterizedTest
    @EnumSource(Prefix.class)
    void aPrefixAboveTheMaximumIsAnsweredInItsPlaceAndEndsTheConnection(Prefix prefix) throws Exception {
        int maximum = 100;
        long seed = System.nanoTime();
        System.out.println("FramingPoolTest seed " + seed);
        Random random = new Random(seed);
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        FrameHandler handler = new FrameHandler() {
            @Override
            public void onFrame(Connection connection, ByteBuffer frame) {
                prefix.reply(connection, frame);
            }

            @Override
            public void onTooLong(Connection connection, FrameTooLongException tooLong) {
                prefix.reply(connection, ByteBuffer.wrap("too long".getBytes(StandardCharsets.US_ASCII)));
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                told.add(String.valueOf(cause.getMessage()));
            }
        };
        try (LeaderFollowerPool pool = pool(Framing.lengthPrefixed(prefix, maximum, handler), 4 * maximum)) {
            for (int round = 0; round < 20; round++) {
                FramingHarness sender = new FramingHarness((connection, in) -> { }, 0);
                for (int i = random.nextInt(40); i >= 0; i--) {
                    prefix.reply(sender, ByteBuffer.allocate(random.nextInt(maximum + 1)));
                }
                byte[] good = String.join("", sender.repliesAsText()).getBytes(StandardCharsets.ISO_8859_1);
                int length = maximum + 1 + random.nextInt(100);
                byte[] sent = Arrays.copyOf(good, good.length + prefix.bytes());
                sent[sent.length - 1] = (byte) length;
                prefix.reply(sender, ByteBuffer.wrap("too long".getBytes(StandardCharsets.US_ASCII)));
                byte[] expected = String.join("", sender.repliesAsText()).getBytes(StandardCharsets.ISO_8859_1);
                try (Socket socket = connect(pool)) {
                    assertThat(exchange(socket, sent, expected.length, random)).as("seed %d, round %d", seed, round)
                            .isEqualTo(expected);
                }
                assertThat(told.poll(READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)).as("seed %d, round %d", seed, round)
                        .isEqualTo("a frame of at least " + length + " bytes where the maximum is 100");
            }
            assertThat(pool.snapshot().handlerErrors()).isZero();
        }
    }

    @Test
    void aConnectionThatTheServerBeganIsFramedToo() throws Exception {
        Echo echo = new Echo(LineEnd.LF::reply);
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try (LeaderFollowerPool pool = pool(Framing.lines(9, echo), 100)) {
            Connection client = pool.connect(pool.localAddresses().get(0), Framing.lines(9, (connection, line) ->
                    answers.add(FramingHarness.Recorder.text(line))));
            LineEnd.CRLF.reply(client, "one");
            LineEnd.LF.reply(client, "two");
            assertThat(answers.poll(READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("one");
            assertThat(answers.poll(READ_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("two");
            client.close();
            assertThat(echo.nextEnd()).isEqualTo("end 0");
        }
    }

    @Test
    void aFrameBeyondTheUnreadLimitEndsItsConnectionWithACauseThatNamesIt() throws Exception {
        Echo echo = new Echo(Prefix.FOUR::reply);
        try (LeaderFollowerPool pool = pool(Framing.lengthPrefixed(Prefix.FOUR, 1 << 20, echo), 20_000);
                Socket socket = connect(pool)) {
            OutputStream out = socket.getOutputStream();
            byte[] begin = new byte[20_000];
            begin[1] = 1;
            out.write(begin);
            out.write(begin);
            assertThat(echo.nextEnd()).contains("20000 bytes unread");
        }
    }
}
