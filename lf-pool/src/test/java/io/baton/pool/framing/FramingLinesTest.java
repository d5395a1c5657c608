package io.baton.pool.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.baton.pool.Connection;
import io.baton.pool.ConnectionHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class FramingLinesTest {

    private final FramingHarness.Recorder recorder = new FramingHarness.Recorder();

    private List<String> eventsOf(int maximum, String... segments) {
        List<byte[]> bytes = Arrays.stream(segments).map(FramingLinesTest::bytes).toList();
        int size = String.join("", segments).length();
        return FramingHarness.eventsOf(recorder, Framing.lines(maximum, recorder), bytes, size);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What ought to happen, from the whole text at once. */
    private static List<String> oracle(String whole, int maximum) {
        List<String> events = new ArrayList<>(List.of("open"));
        String rest = whole;
        while (true) {
            int lf = rest.indexOf('\n');
            String line = lf < 0 ? rest : rest.substring(0, lf);
            String frame = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (frame.length() > maximum) {
                events.addAll(List.of("too long " + (maximum + 1) + "/" + maximum, "close FrameTooLongException"));
                return events;
            }
            if (lf < 0) {
                events.addAll(List.of("end " + rest.length(), "close"));
                return events;
            }
            events.add('"' + frame + '"');
            rest = rest.substring(lf + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\r\r\n", "\r", "abc\n", "abc\r\n", "a\nb\r\n\nc\r", "\n\n\n\n",
        "\r\n\r\n\r\n", "a\rb\n\rc\r\r\n", "abc\r\nabcd", "abcd\n", "abc\rd\nx\n", "abc\r\rX\n", "abcdefgh\nabc\n",
        "ab\nabc\r\nabc\n1"})
    void everySplitGivesTheSameLines(String whole) {
        for (int maximum : new int[] {1, 2, 3, 100, Integer.MAX_VALUE - 1, Integer.MAX_VALUE}) {
            for (List<byte[]> segments : FramingHarness.allSplits(bytes(whole))) {
                ConnectionHandler lines = Framing.lines(maximum, recorder);
                assertThat(FramingHarness.eventsOf(recorder, lines, segments, whole.length()))
                        .as("maximum %d, %d segments", maximum, segments.size()).isEqualTo(oracle(whole, maximum));
            }
        }
    }

    /** ThreadSharing of LF, and bytes that differ from it in their high bit, to mislead a search by words. */
    private static final String ORDINARY = "\t\u000b\u008aab\u0000\u00ff";

    @Test
    void randomSplitsOfLongTextsGiveTheSameLines() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            int mean = 1 << random.nextInt(1, 10);
            for (int i = 0; i < 5_000; i++) {
                int dice = random.nextInt(mean);
                text.append(dice == 0 ? '\n' : dice == 1 ? '\r' : ORDINARY.charAt(random.nextInt(ORDINARY.length())));
            }
            String whole = text.toString();
            int maximum = random.nextInt(3) == 0 ? random.nextInt(1, 8 * mean) : 5_000;
            List<byte[]> segments = FramingHarness.randomSplit(bytes(whole), 1 << random.nextInt(0, 12), random);
            assertThat(FramingHarness.eventsOf(recorder, Framing.lines(maximum, recorder), segments, whole.length()))
                    .as("seed %d, round %d", seed, round).isEqualTo(oracle(whole, maximum));
        }
    }

    @Test
    void theMaximumCountsWithoutTheLineEnd() {
        assertThat(eventsOf(3, "abc\n", "abc\r\n")).containsExactly("open", "\"abc\"", "\"abc\"", "end 0", "close");
        assertThat(eventsOf(3, "abcd\n")).containsExactly("open", "too long 4/3", "close FrameTooLongException");
    }

    @Test
    void aCarriageReturnAfterTheLongestLineWaitsForItsLineFeed() {
        assertThat(eventsOf(3, "abc\r", "\n")).containsExactly("open", "\"abc\"", "end 0", "close");
        assertThat(eventsOf(3, "abc\r", "\r")).containsExactly("open", "too long 4/3", "close FrameTooLongException");
    }

    @Test
    void aLineThatIsTooLongIsRefusedBeforeItEnds() {
        FramingHarness harness = new FramingHarness(Framing.lines(3, recorder), 100);
        harness.receive(bytes("ok\nabcd"));
        assertThat(recorder.events).containsExactly("open", "\"ok\"", "too long 4/3", "close FrameTooLongException");
        assertThat(harness.unread()).as("what nobody will read").isZero();
    }

    @Test
    void aLastLineWithoutLineEndIsNotDeliveredButTold() {
        assertThat(eventsOf(9, "a\nrm /tmp/x")).containsExactly("open", "\"a\"", "end 9", "close");
    }

    @Test
    void aLongLineThatComesByteByByteIsSearchedOnce() {
        int length = 2 << 20;
        ByteBuffer ready = ByteBuffer.allocateDirect(length + 1);
        while (ready.position() < length) {
            ready.put((byte) 'x');
        }
        ready.put((byte) '\n');
        FramingHarness harness = new FramingHarness(Framing.lines(length, new FrameHandler() {
            @Override
            public void onFrame(Connection connection, ByteBuffer frame) {
                recorder.events.add("line of " + frame.remaining());
            }
        }), 0);
        // If each byte began the search from the start, it would be 2^41 comparisons, minutes even at 8 at a time.
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int end = 1; end <= length + 1; end++) {
                harness.present(end, ready);
            }
        });
        assertThat(recorder.events).containsExactly("line of " + length);
    }

    @Test
    void aMaximumBelowOneIsRefused() {
        assertThatThrownBy(() -> Framing.lines(0, recorder)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maximum must be 1 at least, not 0");
        assertThatThrownBy(() -> Framing.lines(1, null)).isInstanceOf(NullPointerException.class).hasMessage("handler");
    }
}
