package io.baton.pool.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.pool.ConnectionHandler;
import io.baton.pool.framing.Framing.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Fixed and prefixed lengths. */
class FramingLengthsTest {

    private final FramingHarness.Recorder recorder = new FramingHarness.Recorder();

    private List<String> eventsOf(ConnectionHandler handler, List<byte[]> segments) {
        int size = segments.stream().mapToInt(segment -> segment.length).sum();
        return FramingHarness.eventsOf(recorder, handler, segments, size);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static String text(byte[] bytes, int from, int to) {
        return '"' + new String(bytes, from, to - from, StandardCharsets.ISO_8859_1) + '"';
    }

    private static List<String> fixedOracle(byte[] whole, int length) {
        List<String> events = new ArrayList<>(List.of("open"));
        for (int i = 0; i < whole.length / length; i++) {
            events.add(text(whole, i * length, (i + 1) * length));
        }
        events.addAll(List.of("end " + whole.length % length, "close"));
        return events;
    }

    private static List<String> prefixOracle(byte[] whole, int prefix, int maximum) {
        List<String> events = new ArrayList<>(List.of("open"));
        int at = 0;
        while (whole.length - at >= prefix) {
            long length = 0;
            for (int i = 0; i < prefix; i++) {
                length = length << 8 | whole[at + i] & 0xff;
            }
            if (length > maximum) {
                events.addAll(List.of("too long " + length + "/" + maximum, "close FrameTooLongException"));
                return events;
            }
            if (whole.length - at - prefix < length) {
                break;
            }
            events.add(text(whole, at + prefix, at + prefix + (int) length));
            at += prefix + (int) length;
        }
        events.addAll(List.of("end " + (whole.length - at), "close"));
        return events;
    }

    @Test
    void everySplitGivesTheSameFramesOfFixedLength() {
        for (int size = 0; size <= 10; size++) {
            byte[] whole = Arrays.copyOf("0123456789".getBytes(StandardCharsets.ISO_8859_1), size);
            for (int length : new int[] {1, 2, 3, 10, 11, Integer.MAX_VALUE}) {
                for (List<byte[]> segments : FramingHarness.allSplits(whole)) {
                    assertThat(eventsOf(Framing.fixed(length, recorder), segments))
                            .isEqualTo(fixedOracle(whole, length));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Prefix.class)
    void everySplitGivesTheSamePrefixedFrames(Prefix prefix) {
        for (int[] lengths : new int[][] {{0}, {0, 0, 0}, {1}, {3, 0, 1}, {2, 2}, {4, 1}, {3, 9}}) {
            byte[] whole = prefixed(prefix, lengths);
            for (int size = Math.max(0, Math.min(whole.length, 11) - 4); size <= whole.length; size++) {
                byte[] cut = Arrays.copyOf(whole, Math.min(size, 11));
                for (List<byte[]> segments : FramingHarness.allSplits(cut)) {
                    for (int maximum : new int[] {1, 3, Integer.MAX_VALUE}) {
                        assertThat(eventsOf(Framing.lengthPrefixed(prefix, maximum, recorder), segments))
                                .isEqualTo(prefixOracle(cut, prefix.bytes(), maximum));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Prefix.class)
    void randomSplitsGiveTheSameFrames(Prefix prefix) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            int longest = (int) Math.min(prefix.largest(), 1 << random.nextInt(1, 12));
            byte[] whole = prefixed(prefix, random.ints(50, 0, longest + 1).toArray());
            int maximum = random.nextBoolean() ? longest : Math.max(1, longest - 3);
            List<byte[]> segments = FramingHarness.randomSplit(whole, 1 << random.nextInt(0, 14), random);
            assertThat(eventsOf(Framing.lengthPrefixed(prefix, maximum, recorder), segments))
                    .as("seed %d, round %d", seed, round).isEqualTo(prefixOracle(whole, prefix.bytes(), maximum));
            assertThat(eventsOf(Framing.fixed(longest, recorder), segments))
                    .as("seed %d, round %d", seed, round).isEqualTo(fixedOracle(whole, longest));
        }
    }

    /** Frames of the letters a, b, c ... */
    private static byte[] prefixed(Prefix prefix, int... lengths) {
        FramingHarness sender = new FramingHarness((connection, in) -> { }, 0);
        for (int length : lengths) {
            byte[] frame = new byte[length];
            for (int i = 0; i < length; i++) {
                frame[i] = (byte) ('a' + i % 26);
            }
            prefix.reply(sender, ByteBuffer.wrap(frame));
        }
        return String.join("", sender.repliesAsText()).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void prefixesAreBigEndianAndUnsigned() {
        assertThat(eventsOf(Framing.lengthPrefixed(Prefix.ONE, 254, recorder), List.of(bytes(0xff))))
                .containsExactly("open", "too long 255/254", "close FrameTooLongException");
        assertThat(eventsOf(Framing.lengthPrefixed(Prefix.TWO, 65_534, recorder), List.of(bytes(0xff, 0xff))))
                .containsExactly("open", "too long 65535/65534", "close FrameTooLongException");
        assertThat(eventsOf(Framing.lengthPrefixed(Prefix.TWO, 9, recorder), List.of(bytes(1, 2))))
                .containsExactly("open", "too long 258/9", "close FrameTooLongException");
    }

    @Test
    void aPrefixAboveTheLargestIntIsTooLongAndNotNegative() {
        ConnectionHandler anyInt = Framing.lengthPrefixed(Prefix.FOUR, Integer.MAX_VALUE, recorder);
        assertThat(eventsOf(anyInt, List.of(bytes(0x80, 0, 0, 0))))
                .containsExactly("open", "too long 2147483648/2147483647", "close FrameTooLongException");
        assertThat(eventsOf(Framing.lengthPrefixed(Prefix.FOUR, 1, recorder), List.of(bytes(255, 255, 255, 255, 1))))
                .containsExactly("open", "too long 4294967295/1", "close FrameTooLongException");
        assertThat(eventsOf(anyInt, List.of(bytes(0x7f, 255, 255, 255))))
                .containsExactly("open", "end 4", "close");
    }

    @Test
    void aFrameIsRefusedAsSoonAsItsLengthIsKnown() {
        FramingHarness harness = new FramingHarness(Framing.lengthPrefixed(Prefix.TWO, 2, recorder), 100);
        harness.receive(bytes(0, 1, 'a', 0, 3));
        assertThat(recorder.events).containsExactly("open", "\"a\"", "too long 3/2", "close FrameTooLongException");
        assertThat(harness.unread()).isZero();
    }

    @Test
    void anEmptyFrameIsAFrame() {
        assertThat(eventsOf(Framing.lengthPrefixed(Prefix.FOUR, 1, recorder), List.of(bytes(0, 0, 0, 0, 0, 0, 0, 0))))
                .containsExactly("open", "\"\"", "\"\"", "end 0", "close");
    }

    @Test
    void aLengthOrMaximumBelowOneIsRefused() {
        assertThatThrownBy(() -> Framing.fixed(0, recorder)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("length must be 1 at least, not 0");
        assertThatThrownBy(() -> Framing.lengthPrefixed(Prefix.ONE, -1, recorder))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("maximum must be 1 at least, not -1");
        assertThatThrownBy(() -> Framing.lengthPrefixed(null, 1, recorder)).isInstanceOf(NullPointerException.class)
                .hasMessage("prefix");
    }
}
