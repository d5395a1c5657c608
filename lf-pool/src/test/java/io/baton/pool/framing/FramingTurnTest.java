package io.baton.pool.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionDecorator;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.framing.Framing.Prefix;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a framing promises its handler, whatever the frames. */
class FramingTurnTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aHandlerThatClosesGetsNoFurtherFrame() {
        FramingHarness.Recorder closing = new FramingHarness.Recorder() {
            @Override
            public void onFrame(Connection connection, ByteBuffer frame) throws Exception {
                super.onFrame(connection, frame);
                if (events.get(events.size() - 1).equals("\"b\"")) {
                    connection.close();
                }
            }
        };
        FramingHarness harness = new FramingHarness(Framing.lines(9, closing), 100);
        harness.receive(bytes("a\nb\nc\nd"));
        assertThat(closing.events).containsExactly("open", "\"a\"", "\"b\"", "close");
        assertThat(harness.unread()).as("what nobody will read").isZero();
    }

    @Test
    void aFrameBeginsAtIndexZeroAndHasItsOwnLimit() {
        List<String> frames = new ArrayList<>();
        FrameHandler first = (connection, frame) -> {
            assertThat(frame.capacity()).isEqualTo(frame.limit());
            frames.add((char) frame.get(0) + FramingHarness.Recorder.text(frame));
        };
        new FramingHarness(Framing.fixed(3, first), 100).receive(bytes("abcdefghi"));
        new FramingHarness(Framing.lines(3, first), 100).receive(bytes("abc\r\ndef\nghi\n"));
        new FramingHarness(Framing.lengthPrefixed(Prefix.ONE, 3, first), 100).receive(bytes("\3abc\3def\3ghi"));
        assertThat(frames).containsExactly("aabc", "ddef", "gghi", "aabc", "ddef", "gghi", "aabc", "ddef", "gghi");
    }

    @Test
    void aHandlerThatThrowsEndsTheConnectionWithThat() {
        FramingHarness.Recorder throwing = new FramingHarness.Recorder() {
            @Override
            public void onFrame(Connection connection, ByteBuffer frame) {
                throw new ArithmeticException();
            }
        };
        new FramingHarness(Framing.fixed(1, throwing), 100).receive(bytes("abc"));
        assertThat(throwing.events).containsExactly("open", "close ArithmeticException");
    }

    @Test
    void aLastReplyMayAnswerWhatIsTooLong() {
        FramingHarness.Recorder polite = new FramingHarness.Recorder() {
            @Override
            public void onTooLong(Connection connection, FrameTooLongException tooLong) {
                Framing.LineEnd.CRLF.reply(connection, "500 " + tooLong.getMessage());
            }
        };
        FramingHarness harness = new FramingHarness(Framing.lines(2, polite), 100);
        harness.receive(bytes("abc"));
        assertThat(harness.repliesAsText())
                .containsExactly("500 a frame of at least 3 bytes where the maximum is 2\r\n");
        assertThat(polite.events).containsExactly("open", "close FrameTooLongException");
    }

    @Test
    void whatOnTooLongThrowsIsTheCause() {
        FramingHarness.Recorder throwing = new FramingHarness.Recorder() {
            @Override
            public void onTooLong(Connection connection, FrameTooLongException tooLong) {
                throw new ArithmeticException();
            }
        };
        new FramingHarness(Framing.fixed(1, throwing), 100).receive(bytes("a"));
        new FramingHarness(Framing.lines(1, throwing), 100).receive(bytes("abc"));
        assertThat(throwing.events).containsExactly("open", "\"a\"", "open", "close ArithmeticException");
    }

    @Test
    void whateverAHandlerDoesToTheFrameTheNextOneIsWhole() {
        List<String> frames = new ArrayList<>();
        List<Runnable> vandals = new ArrayList<>();
        ByteBuffer[] current = new ByteBuffer[1];
        vandals.add(() -> { });
        vandals.add(() -> current[0].position(current[0].limit()));
        vandals.add(() -> current[0].clear());
        vandals.add(() -> current[0].limit(0));
        vandals.add(() -> current[0].order(ByteOrder.LITTLE_ENDIAN).mark());
        FramingHarness harness = new FramingHarness(Framing.lengthPrefixed(Prefix.TWO, 9, (connection, frame) -> {
            assertThat(frame.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
            String text = FramingHarness.Recorder.text(frame);
            frames.add(text);
            assertThat(FramingHarness.Recorder.text(frame.rewind())).as("read again").isEqualTo(text);
            current[0] = frame;
            vandals.get(frames.size() % vandals.size()).run();
        }), 100);
        harness.receive(bytes("\0\1a\0\2bc\0\0\0\3def\0\1g\0\1h\0\1i\0\1"));
        harness.receive(bytes("j"));
        assertThat(frames).containsExactly("a", "bc", "", "def", "g", "h", "i", "j");
    }

    @Test
    void theHandlerHasItsOwnAttachmentAndOneConnectionForAllCallbacks() {
        List<Object> seen = new ArrayList<>();
        FrameHandler attaching = new FrameHandler() {
            @Override
            public void onOpen(Connection connection) {
                assertThat(connection.attachment()).isNull();
                connection.attach("mine");
                seen.add(connection);
            }

            @Override
            public void onFrame(Connection connection, ByteBuffer frame) {
                seen.addAll(List.of(connection, connection.attachment()));
            }

            @Override
            public void onReadClosed(Connection connection, int unfinished) {
                connection.close();
                seen.add(connection);
            }

            @Override
            public void onClose(Connection connection, Throwable cause) {
                seen.addAll(List.of(connection, connection.attachment()));
            }
        };
        FramingHarness harness = new FramingHarness(Framing.fixed(1, attaching), 9);
        harness.receive(bytes("x"));
        harness.receiveEnd();
        Object connection = seen.get(0);
        assertThat(seen).containsExactly(connection, connection, "mine", connection, connection, "mine");
        assertThat(((Connection) connection).id()).isEqualTo(harness.id());
        assertThat(connection).hasToString("harness");
    }

    @Test
    void aConnectionThatTheFramingDidNotDecorateIsRefused() {
        FramingHarness harness = new FramingHarness((connection, in) -> { }, 9);
        assertThatThrownBy(() -> Framing.fixed(1, (connection, frame) -> { }).onData(harness, ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("has to be a ConnectionDecorator");
    }

    @Test
    void aConnectionThatIsNeverEstablishedIsOnlyClosed() {
        FramingHarness.Recorder recorder = new FramingHarness.Recorder();
        FramingHarness harness = new FramingHarness((connection, in) -> { }, 9);
        ConnectionHandler framing = Framing.fixed(1, recorder);
        framing.onClose(ConnectionDecorator.decorate(framing, harness), new ArithmeticException());
        assertThat(recorder.events).containsExactly("close ArithmeticException");
    }

    @Test
    void theAttachmentOfTheConnectionBelowIsNotTheHandlers() {
        List<String> attached = new ArrayList<>();
        FramingHarness harness = new FramingHarness(Framing.fixed(1, (connection, frame) -> {
            attached.add(String.valueOf(connection.attachment()));
            connection.attach("above");
        }), 9);
        harness.attach("below");
        harness.receive(bytes("ab"));
        assertThat(attached).containsExactly("null", "above");
        assertThat(harness.attachment()).isEqualTo("below");
        assertThat(harness.decorated().attachment()).isEqualTo("above");
    }

    @Test
    void thatMoreRepliesAreWelcomeIsPassedOn() throws Exception {
        List<Connection> welcome = new ArrayList<>();
        FrameHandler handler = new FrameHandler() {
            @Override
            public void onFrame(Connection connection, ByteBuffer frame) {
                welcome.add(connection);
            }

            @Override
            public void onWritable(Connection connection) {
                welcome.add(connection);
            }
        };
        FramingHarness harness = new FramingHarness((connection, in) -> { }, 9);
        ConnectionHandler framing = Framing.fixed(1, handler);
        Connection framed = ConnectionDecorator.decorate(framing, harness);
        framing.onOpen(framed);
        framing.onData(framed, ByteBuffer.allocate(1));
        framing.onWritable(framed);
        assertThat(welcome).hasSize(2).allMatch(connection -> connection == welcome.get(0) && connection.isWritable());
    }

    @Test
    void aHandlerThatBlocksIsKnownToBlock() {
        FramingHarness.Recorder blocking = new FramingHarness.Recorder() {
            @Override
            public boolean blocks() {
                return true;
            }
        };
        assertThat(Framing.lines(1, blocking).blocks()).isTrue();
        assertThat(Framing.lines(1, (connection, line) -> { }).blocks()).isFalse();
    }

    @Test
    void aFrameAllocatesItsSliceAndItsReplyNothing() throws Exception {
        ConnectionHandler lines = Framing.lines(99, (connection, line) -> Framing.LineEnd.LF.reply(connection, line));
        Connection sink = ConnectionDecorator.decorate(lines, new DiscardingConnection());
        lines.onOpen(sink);
        ByteBuffer in = ByteBuffer.allocateDirect(1 << 12);
        while (in.remaining() >= 16) {
            in.put(bytes("fifteen letters\n"));
        }
        lines.onData(sink, in.flip());
        long before = allocatedBytes();
        for (int i = 0; i < 100; i++) {
            lines.onData(sink, in.position(0));
        }
        long allocated = allocatedBytes() - before;
        assertThat(in.hasRemaining()).isFalse();
        // The slice is an object of 64 bytes.
        assertThat(allocated).as("bytes for 25,600 frames").isLessThan(25_600 * 80);
    }

    /** By reflection, as the module under test does not read java.management. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory").getMethod("getThreadMXBean")
                .invoke(null);
        Method bytes = Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getThreadAllocatedBytes", long.class);
        return (long) bytes.invoke(threads, Thread.currentThread().getId());
    }

    private static final class DiscardingConnection extends UnconnectedConnection {

        @Override
        public long id() {
            return 1;
        }

        @Override
        public void reply(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void close() {
            throw new AssertionError("closed");
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
