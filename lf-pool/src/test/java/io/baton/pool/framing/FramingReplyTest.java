package io.baton.pool.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import io.baton.pool.framing.Framing.LineEnd;
import io.baton.pool.framing.Framing.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class FramingReplyTest {

    private final FramingHarness connection = new FramingHarness((self, in) -> { }, 0);

    @Test
    void aPrefixIsBigEndianAndGoesOutWithItsFrameInOneReply() {
        byte[] frame = new byte[0x1ff];
        Arrays.fill(frame, (byte) 'z');
        Prefix.ONE.reply(connection, ByteBuffer.wrap(frame, 0, 0xff).order(ByteOrder.LITTLE_ENDIAN));
        Prefix.TWO.reply(connection, ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN));
        Prefix.FOUR.reply(connection, ByteBuffer.wrap(frame).asReadOnlyBuffer());
        Prefix.FOUR.reply(connection, ByteBuffer.allocate(0));
        String z = "z".repeat(0x1ff);
        assertThat(connection.repliesAsText()).containsExactly(
                "\u00ff" + z.substring(0x100), "\1\u00ff" + z, "\0\0\1\u00ff" + z, "\0\0\0\0");
    }

    @ParameterizedTest
    @EnumSource(value = Prefix.class, names = {"ONE", "TWO"})
    void aFrameThatThePrefixCannotSayIsRefusedAndNotConsumed(Prefix prefix) {
        ByteBuffer longest = ByteBuffer.allocate((int) prefix.largest());
        ByteBuffer tooLong = ByteBuffer.allocateDirect(longest.capacity() + 1);
        prefix.reply(connection, longest);
        assertThat(longest.hasRemaining()).isFalse();
        assertThatThrownBy(() -> prefix.reply(connection, tooLong)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(tooLong.capacity() + " bytes")
                .hasMessageContaining(prefix.largest() + " at most");
        assertThat(tooLong.remaining()).isEqualTo(tooLong.capacity());
        assertThat(connection.replies()).hasSize(1);
    }

    @Test
    void aFrameTooLongForOneBufferIsRefused() {
        assertThatThrownBy(() -> FrameScratch.take(Integer.MAX_VALUE + 4L)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2147483651");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, FrameScratch.KEPT_BYTES - 4, FrameScratch.KEPT_BYTES - 3, 3, 1_000_000, 2})
    void aReplyOfAnySizeIsReadBackWhole(int size) {
        byte[] frame = new byte[size];
        Arrays.fill(frame, (byte) 'y');
        for (int i = 0; i < 3; i++) {
            Prefix.FOUR.reply(connection, ByteBuffer.wrap(frame));
        }
        FramingHarness.Recorder recorder = new FramingHarness.Recorder();
        ConnectionHandler reader = Framing.lengthPrefixed(Prefix.FOUR, 1_000_000, recorder);
        String read = '"' + "y".repeat(size) + '"';
        assertThat(FramingHarness.eventsOf(recorder, reader, connection.replies(), 3 * (size + 4)))
                .containsExactly("open", read, read, read, "end 0", "close");
    }

    @Test
    void aConnectionThatFramesItsRepliesMayBeRepliedToWithFrames() {
        Connection framing = (Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    Prefix.TWO.reply(connection, (ByteBuffer) arguments[0]);
                    return null;
                });
        for (int i = 0; i < 2; i++) {
            Prefix.ONE.reply(framing, ByteBuffer.wrap(new byte[] {'a'}));
        }
        assertThat(connection.repliesAsText()).containsExactly("\0\2\1a", "\0\2\1a");
    }

    @Test
    void aLineGoesOutWithItsEndInOneReply() {
        LineEnd.LF.reply(connection, ByteBuffer.wrap("a\rb".getBytes(StandardCharsets.UTF_8)));
        LineEnd.CRLF.reply(connection, "\u00e4");
        LineEnd.CRLF.reply(connection, "");
        assertThat(connection.repliesAsText()).containsExactly("a\rb\n", "\u00c3\u00a4\r\n", "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "a\nb", "ab\n", "0123456789\n", "a\r", "\r"})
    void aLineThatWouldBeReadAsAnotherIsRefusedAndNotConsumed(String line) {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        for (LineEnd end : LineEnd.values()) {
            assertThatThrownBy(() -> end.reply(connection, bytes)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("would be read");
        }
        assertThat(bytes.position()).isZero();
        assertThat(connection.replies()).isEmpty();
    }

    @Test
    void whatLiesAroundALineIsNotLookedAt() {
        ByteBuffer bytes = ByteBuffer.wrap("\nab\r\n".getBytes(StandardCharsets.UTF_8), 1, 2);
        LineEnd.LF.reply(connection, bytes);
        assertThat(connection.repliesAsText()).containsExactly("ab\n");
    }
}
